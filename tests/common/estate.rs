//! A project with many agents and secrets, the same one at every run.

/// Names and contents of the files: providers, reference maps, agents. `agents` bind three secrets each, of which one in
/// fifty is missing.
pub(crate) fn estate(agents: usize, secrets: usize, files: usize) -> Vec<(String, String)> {
    const SERVICES: [&str; 12] = [
        "payments",
        "chat",
        "source",
        "model",
        "search",
        "warehouse",
        "cache",
        "storage",
        "mail",
        "phone",
        "wiki",
        "desk",
    ];
    const STORES: [&str; 10] = [
        "vault-eu",
        "vault-us",
        "aws-kms",
        "aws-secrets",
        "gcp-secrets",
        "azure-kv",
        "file",
        "op",
        "doppler",
        "infisical",
    ];
    let name = |at: usize| format!("{}-key-{at}", SERVICES[at % SERVICES.len()]);
    let (maps, holders) = (files / 5, files - files / 5 - 1);
    let providers = STORES.map(|store| format!("\"{store}\": {{ \"path\": \"kv/{store}\" }}")).join(",\n  ");
    let wrap = |inner: String| format!("{{ \"openclaw\": {{ \"gateway\": {{ \"secrets\": {{ {inner} }} }} }} }}\n");
    let mut out = vec![("providers.json".to_owned(), wrap(format!("\"providers\": {{\n  {providers} }}")))];
    for map in 0..maps {
        let entries = (map..secrets).step_by(maps).map(|at| {
            let store = STORES[(at / 3) % STORES.len()];
            format!("  \"{}\": {{ \"provider\": \"{store}\", \"target\": \"t{at}\", \"required\": true }}", name(at))
        });
        let entries = entries.collect::<Vec<_>>().join(",\n");
        out.push((format!("map{map:02}.json"), wrap(format!("\"refMap\": {{\n{entries} }}"))));
    }
    for file in 0..holders {
        let of_file = (file..agents).step_by(holders).map(|agent| {
            let tools = (0..3).map(|tool| {
                let at = (agent * 3 + tool * 7) % secrets;
                let wrong = if (agent * 3 + tool) % 50 == 49 { "x" } else { "" };
                format!(
                    "      \"{service}-{tool}\": {{ \"credentials\": {{ \"key\": {{ \"secretRef\": \"{secret}{wrong}\", \"envVar\": \"KEY_{tool}\" }} }} }}",
                    service = SERVICES[at % SERVICES.len()],
                    secret = name(at),
                )
            });
            let tools = tools.collect::<Vec<_>>().join(",\n");
            format!("  \"agent-{agent:03}\": {{ \"runtime\": \"subagent\", \"tool-bindings\": {{\n{tools} }} }}")
        });
        let of_file = of_file.collect::<Vec<_>>().join(",\n");
        out.push((format!("agents{file:02}.json"), format!("{{ \"agents\": {{\n{of_file} }} }}\n")));
    }
    out
}
