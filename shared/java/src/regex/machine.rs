//! Runs a compiled pattern over a text, all its alternatives abreast, and counts its steps: Pike's machine.

use regex_automata::{
    nfa::thompson::{NFA, State},
    util::primitives::StateID,
};

use super::{
    error::{PatternError, TooMuchWork},
    take,
};

/// The group places one search may hold.
const PLACES: usize = 400_000;

type Places = Vec<Option<usize>>;

/// A compiled program.
#[derive(Debug, Clone)]
pub(super) struct Machine {
    nfa: NFA,
    places: usize,
}

/// What one call has left, and room which its searches share.
pub(super) struct Work<'s> {
    steps: &'s mut usize,
    now: Threads,
    next: Threads,
    scratch: Places,
    stack: Vec<Task>,
}

/// Threads in the order of preference, each with where its groups are.
struct Threads {
    order: Vec<StateID>,
    /// The place in `order`, if that holds the state.
    index: Vec<usize>,
    places: Places,
}

enum Task {
    Visit(StateID),
    /// Puts back the place of a group after the states behind it were visited.
    Restore(usize, Option<usize>),
}

impl Machine {
    pub(super) fn new(nfa: NFA) -> Result<Self, PatternError> {
        let places = nfa.group_info().slot_len();
        if nfa.states().len().saturating_mul(places) > PLACES {
            return Err(PatternError::TooLarge);
        }
        Ok(Self { nfa, places })
    }

    pub(super) fn work<'s>(&self, steps: &'s mut usize) -> Result<Work<'s>, TooMuchWork> {
        let states = self.nfa.states().len();
        take(steps, states.saturating_add(states.saturating_mul(self.places)))?;
        let threads = || Threads {
            order: Vec::with_capacity(states),
            index: vec![0; states],
            places: vec![None; states * self.places],
        };
        Ok(Work {
            steps,
            now: threads(),
            next: threads(),
            scratch: vec![None; self.places],
            stack: Vec::new(),
        })
    }

    /// Whether a match covers the whole text.
    pub(super) fn covers(&self, text: &str, steps: &mut usize) -> Result<bool, TooMuchWork> {
        let mut work = self.work(steps)?;
        work.now.clear();
        self.follow(&mut work, text, self.nfa.start_anchored(), 0)?;
        for at in 0..text.len() {
            std::mem::swap(&mut work.now, &mut work.next);
            work.now.clear();
            for turn in 0..work.next.order.len() {
                if let Some(state) = work.next.order.get(turn).and_then(|id| self.step(*id, text, at)) {
                    self.follow(&mut work, text, state, at + 1)?;
                }
            }
            if work.now.order.is_empty() {
                return Ok(false);
            }
        }
        Ok(work.now.order.iter().any(|id| self.is_match(*id)))
    }

    /// The first match from `from` on, as the places of its groups: the start and the end of each in turn.
    pub(super) fn search(
        &self,
        work: &mut Work<'_>,
        text: &str,
        from: usize,
    ) -> Result<Option<Places>, TooMuchWork> {
        let mut found = None;
        work.now.clear();
        for at in from..=text.len() {
            // `now` holds the threads before this character, the ones begun earlier first.
            if found.is_none() && text.is_char_boundary(at) {
                work.scratch.fill(None);
                self.follow(work, text, self.nfa.start_anchored(), at)?;
            }
            if work.now.order.is_empty() && found.is_some() {
                break;
            }
            std::mem::swap(&mut work.now, &mut work.next);
            work.now.clear();
            for turn in 0..work.next.order.len() {
                let Some(id) = work.next.order.get(turn).copied() else { break };
                if self.is_match(id) {
                    // Threads of less preference are given up.
                    found = Some(work.next.of(id, self.places).to_vec());
                    break;
                }
                if let Some(state) = self.step(id, text, at) {
                    work.scratch.copy_from_slice(work.next.of(id, self.places));
                    self.follow(work, text, state, at + 1)?;
                }
            }
        }
        Ok(found)
    }

    fn is_match(&self, id: StateID) -> bool {
        matches!(self.nfa.state(id), State::Match { .. })
    }

    /// Where a thread goes over the byte.
    fn step(&self, id: StateID, text: &str, at: usize) -> Option<StateID> {
        let bytes = text.as_bytes();
        match self.nfa.state(id) {
            State::ByteRange { trans } => trans.matches(bytes, at).then_some(trans.next),
            State::Sparse(sparse) => sparse.matches(bytes, at),
            State::Dense(dense) => dense.matches(bytes, at),
            _ => None,
        }
    }

    /// Adds to `now` the states that follow without a character; their groups are in `scratch`.
    fn follow(&self, work: &mut Work<'_>, text: &str, first: StateID, at: usize) -> Result<(), TooMuchWork> {
        work.stack.push(Task::Visit(first));
        while let Some(task) = work.stack.pop() {
            take(work.steps, 1)?;
            let id = match task {
                Task::Visit(id) => id,
                Task::Restore(place, before) => {
                    put(&mut work.scratch, place, before);
                    continue;
                }
            };
            if !work.now.insert(id) {
                continue;
            }
            match self.nfa.state(id) {
                State::Union { alternates } => {
                    work.stack.extend(alternates.iter().rev().map(|id| Task::Visit(*id)));
                }
                State::BinaryUnion { alt1, alt2 } => {
                    work.stack.extend([Task::Visit(*alt2), Task::Visit(*alt1)]);
                }
                State::Look { look, next } => {
                    if self.nfa.look_matcher().matches(*look, text.as_bytes(), at) {
                        work.stack.push(Task::Visit(*next));
                    }
                }
                State::Capture { next, slot, .. } => {
                    let before = work.scratch.get(slot.as_usize()).copied().flatten();
                    work.stack.extend([Task::Restore(slot.as_usize(), before), Task::Visit(*next)]);
                    put(&mut work.scratch, slot.as_usize(), Some(at));
                }
                State::Fail => {}
                State::ByteRange { .. } | State::Sparse(_) | State::Dense(_) | State::Match { .. } => {
                    take(work.steps, self.places / 4)?;
                    work.now.keep(id, &work.scratch);
                }
            }
        }
        Ok(())
    }
}

fn put(places: &mut [Option<usize>], place: usize, value: Option<usize>) {
    if let Some(slot) = places.get_mut(place) {
        *slot = value;
    }
}

impl Threads {
    fn clear(&mut self) {
        self.order.clear();
    }

    /// False if the state is there already, with more preference.
    fn insert(&mut self, id: StateID) -> bool {
        let Some(index) = self.index.get_mut(id.as_usize()) else { return false };
        if self.order.get(*index) == Some(&id) {
            return false;
        }
        *index = self.order.len();
        self.order.push(id);
        true
    }

    fn keep(&mut self, id: StateID, places: &[Option<usize>]) {
        let start = id.as_usize() * places.len();
        if let Some(kept) = self.places.get_mut(start..start + places.len()) {
            kept.copy_from_slice(places);
        }
    }

    fn of(&self, id: StateID, count: usize) -> &[Option<usize>] {
        self.places.get(id.as_usize() * count..(id.as_usize() + 1) * count).unwrap_or_default()
    }
}
