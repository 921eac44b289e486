//! All that ever was in a repository.

mod blobs;
mod commit;
mod entries;
mod names;

use blobs::BlobVisitor;
use names::NameVisitor;

use super::database::{Objects, walk};
use crate::settings::Settings;

/// Looks at everything in the object database.
pub fn full(repository: &gix::Repository, settings: &Settings) {
    let mut troubles = Vec::new();
    let t = std::time::Instant::now();
    let objects = Objects::open(repository.objects.store_ref().path(), repository.object_hash(), &mut troubles);
    eprintln!("open {:?}", t.elapsed());
    let names = NameVisitor::new(&objects);
    let collected = walk(&objects, &names, &mut troubles);
    eprintln!("names {:?} commits {}", t.elapsed(), collected.iter().map(|c| c.commits.len()).sum::<usize>());
    let blobs = BlobVisitor::new(&objects, &names.names, settings.min_confidence);
    let seen = walk(&objects, &blobs, &mut troubles);
    eprintln!(
        "blobs {:?} {} bytes {} sightings {} configs {} failed {}",
        t.elapsed(),
        seen.iter().map(|c| c.blobs).sum::<u64>(),
        seen.iter().map(|c| c.bytes).sum::<u64>(),
        seen.iter().map(|c| c.sightings.len()).sum::<usize>(),
        seen.iter().map(|c| c.configs.len()).sum::<usize>(),
        seen.iter().map(|c| c.failed.len()).sum::<usize>()
    );
}
