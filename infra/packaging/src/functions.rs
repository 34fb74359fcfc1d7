use std::{
    collections::{BTreeMap, HashMap, HashSet},
    path::PathBuf,
};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, PackageId};

use crate::{error::Error, pack::Options};

/// What is to be built.
pub(crate) struct Functions {
    /// The packages, by their functions' names.
    pub(crate) packages: BTreeMap<String, String>,
    /// Everything that has to be compiled for them.
    pub(crate) crates: HashSet<PackageId>,
    /// cargo's target directory.
    pub(crate) target_directory: PathBuf,
}

/// Asks cargo. Takes part of a second.
pub(crate) fn find(options: &Options) -> Result<Functions, Error> {
    let mut metadata = MetadataCommand::new()
        .current_dir(&options.workspace)
        .other_options(["--filter-platform".to_owned(), options.arch.target().to_owned()])
        .clone();
    for (name, value) in options.environment() {
        metadata.env(name, value);
    }
    let metadata = metadata.exec()?;
    let directory = metadata.workspace_root.join("functions");
    let (mut packages, mut roots) = (BTreeMap::new(), Vec::new());
    for package in metadata.workspace_packages() {
        if !package.manifest_path.starts_with(&directory) {
            continue;
        }
        for binary in package.targets.iter().filter(|target| target.is_bin()) {
            if packages.insert(binary.name.clone(), package.name.to_string()).is_some() {
                return Err(Error::SameName(binary.name.clone()));
            }
            roots.push(package.id.clone());
        }
    }
    if packages.is_empty() {
        return Err(Error::NoFunctions(directory.into()));
    }
    let crates = needed(&metadata, roots);
    Ok(Functions { packages, crates, target_directory: metadata.target_directory.into() })
}

/// The packages and all that they depend on. Dependencies of tests are not built.
fn needed(metadata: &Metadata, roots: Vec<PackageId>) -> HashSet<PackageId> {
    let nodes = metadata.resolve.iter().flat_map(|resolve| &resolve.nodes);
    let nodes: HashMap<_, _> = nodes.map(|node| (&node.id, node)).collect();
    let (mut needed, mut waiting) = (HashSet::new(), roots);
    while let Some(id) = waiting.pop() {
        if let Some(node) = nodes.get(&id)
            && needed.insert(id)
        {
            let built = node.deps.iter().filter(|dependency| {
                dependency.dep_kinds.is_empty()
                    || dependency.dep_kinds.iter().any(|kind| kind.kind != DependencyKind::Development)
            });
            waiting.extend(built.map(|dependency| dependency.pkg.clone()));
        }
    }
    needed
}
