//! In which order and how deeply indented the stages of an execution are shown.

use std::collections::HashMap;

use crate::model::Stage;

/// Where one stage stands in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// Its index among the stages.
    pub(crate) stage: usize,
    /// In how many branches it is.
    pub(crate) depth: usize,
    /// Whether its branch begins with it.
    pub(crate) begins_branch: bool,
}

/// Branch by branch, each stage after all its requisites; a join stands where its branches split.
pub(crate) fn layout(stages: &[Stage]) -> Vec<Place> {
    let graph = Graph::of(stages);
    let mut layout =
        Layout { graph: &graph, places: Vec::new(), depth: HashMap::new(), above: HashMap::new() };
    for &root in &graph.roots {
        layout.visit(root);
    }
    // Stages that wait for each other never start, but they are there.
    for stage in 0..stages.len() {
        if !layout.depth.contains_key(&stage) {
            layout.places.push(Place { stage, depth: 0, begins_branch: false });
        }
    }
    layout.places
}

struct Graph {
    requisites: Vec<Vec<usize>>,
    followers: Vec<Vec<usize>>,
    roots: Vec<usize>,
}

impl Graph {
    fn of(stages: &[Stage]) -> Self {
        let index: HashMap<&str, usize> =
            stages.iter().enumerate().map(|(index, stage)| (stage.ref_id.as_str(), index)).collect();
        let requisites: Vec<Vec<usize>> = stages
            .iter()
            .map(|stage| {
                stage
                    .requisite_stage_ref_ids
                    .iter()
                    .filter_map(|id| index.get(id.as_str()).copied())
                    .collect()
            })
            .collect();
        let follow = |stage| requisites.iter().enumerate().filter(move |(_, of)| of.contains(&stage));
        let followers =
            (0..stages.len()).map(|stage| follow(stage).map(|(follower, _)| follower).collect()).collect();
        let no_requisites = |stage: &usize| requisites.get(*stage).is_some_and(Vec::is_empty);
        let roots = (0..stages.len()).filter(no_requisites).collect();
        Self { requisites, followers, roots }
    }

    fn requisites(&self, stage: usize) -> &[usize] {
        self.requisites.get(stage).map(Vec::as_slice).unwrap_or_default()
    }

    /// What follows a stage; what follows nothing are the roots.
    fn followers(&self, stage: Option<usize>) -> &[usize] {
        match stage {
            Some(stage) => self.followers.get(stage).map(Vec::as_slice).unwrap_or_default(),
            None => &self.roots,
        }
    }
}

struct Layout<'a> {
    graph: &'a Graph,
    places: Vec<Place>,
    depth: HashMap<usize, usize>,
    /// The stage through which every way to a stage goes, and nearest to it.
    above: HashMap<usize, Option<usize>>,
}

impl Layout<'_> {
    fn visit(&mut self, stage: usize) {
        let requisites = self.graph.requisites(stage);
        if self.depth.contains_key(&stage) || !requisites.iter().all(|of| self.depth.contains_key(of)) {
            return;
        }
        let above = requisites.split_first().and_then(|(first, rest)| {
            rest.iter().try_fold(*first, |common, other| self.common(Some(common), Some(*other)))
        });
        let splits = requisites.len() < 2 && self.graph.followers(above).len() > 1;
        let depth =
            above.and_then(|above| self.depth.get(&above)).copied().unwrap_or(0) + usize::from(splits);
        self.above.insert(stage, above);
        self.depth.insert(stage, depth);
        self.places.push(Place { stage, depth, begins_branch: splits });
        for &follower in self.graph.followers(Some(stage)) {
            self.visit(follower);
        }
    }

    /// The nearest stage that is above or equal to both.
    fn common(&self, one: Option<usize>, other: Option<usize>) -> Option<usize> {
        let line = |stage| std::iter::successors(stage, |stage| self.above.get(stage).copied().flatten());
        line(one).find(|stage| line(other).any(|other| other == *stage))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `"2<1"` is stage 2 after stage 1.
    fn stages(text: &str) -> Vec<Stage> {
        let stage = |text: &str| {
            let (ref_id, requisites) = text.split_once('<').unwrap_or((text, ""));
            let requisites = requisites.split(',').filter(|id| !id.is_empty()).map(str::to_owned);
            Stage { ref_id: ref_id.into(), requisite_stage_ref_ids: requisites.collect(), ..Stage::default() }
        };
        text.split(' ').map(stage).collect()
    }

    /// `"1 -2 =3"`: depth by the number of dashes, a beginning branch by `>`.
    fn shown(text: &str) -> String {
        let stages = stages(text);
        let one = |place: &Place| {
            let begin = if place.begins_branch { ">" } else { "" };
            format!("{}{begin}{}", "-".repeat(place.depth), stages[place.stage].ref_id)
        };
        layout(&stages).iter().map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn stages_stand_in_the_order_of_the_graph_and_branches_are_indented() {
        for (name, graph, tree) in [
            ("a row", "1 2<1 3<2", "1 2 3"),
            ("a row, listed backwards", "3<2 2<1 1", "1 2 3"),
            ("a diamond", "1 2<1 3<1 4<2,3", "1 ->2 ->3 4"),
            ("branches of several stages", "1 2<1 3<1 4<2 5<4,3", "1 ->2 -4 ->3 5"),
            ("a branch in a branch", "1 2<1 3<1 4<2 5<2 6<4,5 7<6,3", "1 ->2 -->4 -->5 -6 ->3 7"),
            ("a way past the branches", "1 2<1 3<1,2", "1 ->2 3"),
            ("two beginnings", "1 2 3<1,2", "->1 ->2 3"),
            ("joined across branches", "1 2<1 3<1 4<2,3 5<3", "1 ->2 ->3 4 -->5"),
            ("an unknown requisite", "1 2<9", "->1 ->2"),
            ("a circle", "1 2<3 3<2", "1 2 3"),
            ("none", "1", "1"),
        ] {
            assert_eq!(shown(graph), tree, "{name}");
        }
    }

    #[test]
    fn no_stage_is_lost_and_none_is_shown_twice() {
        let graph = stages("a b<a c<a d<b,c e<c f<d,e g<f h<f i<g,h,a");
        let mut shown: Vec<usize> = layout(&graph).iter().map(|place| place.stage).collect();
        shown.sort_unstable();
        assert_eq!(shown, (0..graph.len()).collect::<Vec<_>>());
    }
}
