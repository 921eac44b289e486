//! Where in a keyword the prefilter looks: at the bytes that other text has least. `src/secrets/prefilter.rs` says what
//! becomes of it.

use std::collections::HashMap;
use std::error::Error;

/// How often stretches of four bytes stand in source code and documentation, in a million: counted over 210 MB of crates,
/// Node and Python packages, C headers and the documentation of Debian packages, letters without case. Rarer ones are
/// left out.
const FOURS: &str = include_str!("fours.tsv");

/// How common stretches of bytes are.
pub(crate) struct Places {
    fours: HashMap<[u8; 4], u32>,
    threes: HashMap<[u8; 3], u32>,
}

impl Places {
    pub(crate) fn new() -> Result<Self, Box<dyn Error>> {
        let mut places = Self { fours: HashMap::new(), threes: HashMap::new() };
        for line in FOURS.lines() {
            let (count, four) = line.split_once('\t').ok_or("fours.tsv: a line without a tabulator")?;
            let (count, four) = (count.parse::<u32>()?, <[u8; 4]>::try_from(four.as_bytes())?.map(folded));
            *places.fours.entry(four).or_default() += count;
            let [first, second, third, _] = four;
            *places.threes.entry([first, second, third]).or_default() += count;
        }
        Ok(places)
    }

    /// The place for a keyword: of the first of two neighbouring windows of four bytes in longer ones, of a window of
    /// three in one of four.
    pub(crate) fn of(&self, word: &str) -> usize {
        let bytes: Vec<u8> = word.bytes().map(folded).collect();
        let costs: Vec<u32> = if bytes.len() > 4 {
            let fours: Vec<u32> = bytes.windows(4).map(|four| self.cost(&self.fours, four)).collect();
            fours.windows(2).map(|pair| pair[0] + pair[1]).collect()
        } else {
            bytes.windows(3).map(|three| self.cost(&self.threes, three)).collect()
        };
        (0..costs.len()).min_by_key(|&at| costs[at]).unwrap_or(0)
    }

    /// Of what is rare, letters are rather to be expected than anything else.
    fn cost<const N: usize>(&self, known: &HashMap<[u8; N], u32>, bytes: &[u8]) -> u32 {
        let count = <[u8; N]>::try_from(bytes).ok().and_then(|bytes| known.get(&bytes)).copied().unwrap_or(0);
        let letters = bytes.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
        count * 8 + u32::try_from(letters).unwrap_or(0)
    }
}

/// A byte as the prefilter compares it: without the case of letters, and alike for some others.
fn folded(byte: u8) -> u8 {
    byte | 0x20
}
