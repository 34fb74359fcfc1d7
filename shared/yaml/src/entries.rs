//! The entries of a map as SnakeYAML leaves them: of equal keys the last, and what `<<` merges in.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::budget::check_depth;
use crate::construct::Constructor;
use crate::error::{Error, Place};
use crate::key;
use crate::node::{Body, Id, Node};
use crate::tag::Tag;

/// An entry whose key has its value already.
#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) text: String,
    pub(crate) key: Value,
    pub(crate) value: Id,
}

/// An entry as written: the map's own, or the source of a merge.
enum Written {
    Own(Entry),
    Merge(Id),
}

impl Constructor<'_> {
    /// The entries of the map `id`, in their order, their keys distinct. Keys of the map itself win over merged ones,
    /// earlier merges over later ones.
    pub(crate) fn entries(&mut self, id: Id, depth: usize) -> Result<Vec<Entry>, Error> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut positions = HashMap::<String, usize>::new();
        for written in self.written(id, depth)? {
            match written {
                Written::Own(entry) => match positions.get(&entry.text).and_then(|at| entries.get_mut(*at)) {
                    Some(merged) => *merged = entry,
                    None => {
                        positions.insert(entry.text.clone(), entries.len());
                        entries.push(entry);
                    }
                },
                Written::Merge(source) => {
                    for (at, entry) in self.merged(source, depth)? {
                        // Through each map of a chain of merges an entry is carried anew.
                        self.budget.spend(at, entry.text.len())?;
                        if !positions.contains_key(&entry.text) {
                            positions.insert(entry.text.clone(), entries.len());
                            entries.push(entry);
                        }
                    }
                }
            }
        }
        Ok(entries)
    }

    /// The entries as written, without those whose key comes again later.
    fn written(&mut self, id: Id, depth: usize) -> Result<Vec<Written>, Error> {
        let Some(Node { body: Body::Mapping(pairs), .. }) = self.graph.get(id) else { return Ok(Vec::new()) };
        let mut written = Vec::new();
        let mut seen = HashSet::new();
        for (key, value) in pairs.iter().rev() {
            match self.graph.get(*key) {
                Some(node) if node.tag == Tag::Merge => {
                    self.budget.spend(node.at, 0)?;
                    written.push(Written::Merge(*value));
                }
                _ => {
                    let key = self.value(*key, depth)?;
                    let text = key::text(&key);
                    if seen.insert(text.clone()) {
                        written.push(Written::Own(Entry { text, key, value: *value }));
                    }
                }
            }
        }
        written.reverse();
        Ok(written)
    }

    /// What the value of a merge key brings, and where that stands.
    fn merged(&mut self, source: Id, depth: usize) -> Result<Vec<(Place, Entry)>, Error> {
        let Some(node) = self.graph.get(source) else { return Ok(Vec::new()) };
        check_depth(node.at, depth + 1)?;
        self.budget.spend(node.at, 0)?;
        match &node.body {
            Body::Mapping(_) => {
                let entries = self.entries(source, depth + 1)?;
                Ok(entries.into_iter().map(|entry| (node.at, entry)).collect())
            }
            Body::Sequence(items) => {
                let mut all = Vec::new();
                for item in items {
                    match self.graph.get(*item) {
                        Some(Node { body: Body::Mapping(_), at, .. }) => {
                            self.budget.spend(*at, 0)?;
                            let entries = self.entries(*item, depth + 1)?;
                            all.extend(entries.into_iter().map(|entry| (*at, entry)));
                        }
                        Some(other) => return Err(Error::Merge { at: other.at }),
                        None => {}
                    }
                }
                Ok(all)
            }
            Body::Scalar(_) => Err(Error::Merge { at: node.at }),
        }
    }
}
