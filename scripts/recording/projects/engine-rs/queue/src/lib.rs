//! A bounded queue of parsed lines.

use lexer::{tokens, Token};
use std::collections::HashMap;
use std::collections::VecDeque;

pub struct Queue {
    lines: VecDeque<Vec<Token>>,
    limit: usize,
    pub dropped: u64,
}

impl Queue {
    pub fn new(limit: usize) -> Queue {
        Queue { lines: VecDeque::new(), limit: limit, dropped: 0 }
    }

    pub fn push(&mut self, line: &str) -> bool {
        if self.lines.len() >= self.limit {
            self.dropped += 1;
            return false;
        }
        self.lines.push_back(tokens(line));
        true
    }

    pub fn pop(&mut self) -> Option<Vec<Token>> {
        self.lines.pop_front()
    }

    pub fn len(&self) -> usize {
        self.lines.len()
    }

    pub fn longest(&self) -> usize {
        let mut longest = 0;
        for at in 0..self.lines.len() {
            if self.lines[at].len() > longest {
                longest = self.lines[at].len();
            }
        }
        longest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    macro_rules! holds {
        ($($name:ident: $count:expr,)*) => {
            $(#[test]
            fn $name() {
                let mut queue = Queue::new(20);
                for at in 0..$count {
                    queue.push(&format!("line {at}"));
                }
                assert_eq!(queue.len() as u64 + queue.dropped, $count);
            })*
        };
    }

    holds! {
        holds_none: 0, holds_one: 1, holds_two: 2, holds_five: 5, holds_ten: 10, holds_nineteen: 19, holds_twenty: 20,
        holds_twenty_one: 21, holds_fifty: 50, holds_hundred: 100,
    }

    #[test]
    fn first_in_first_out() {
        let mut queue = Queue::new(2);
        queue.push("a");
        queue.push("b");
        assert_eq!(queue.pop(), Some(vec![Token::Word("a".into())]));
    }

    #[test]
    fn the_oldest_goes_when_full() {
        let mut queue = Queue::new(1);
        queue.push("old");
        queue.push("new");
        assert_eq!(queue.pop().unwrap(), vec![Token::Word("new".into())]);
    }

    #[test]
    fn longest_of_nothing() {
        assert_eq!(Queue::new(0).longest(), 0);
    }

    #[test]
    #[ignore = "takes a minute"]
    fn many() {}
}
