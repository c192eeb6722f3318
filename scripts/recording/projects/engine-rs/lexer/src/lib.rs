//! Words, numbers and signs of a small query language.

#[derive(Debug, Clone, PartialEq)]
pub enum Token {
    Word(String),
    Number(i64),
    Sign(char),
}

/// The tokens of a line.
pub fn tokens(line: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut chars = line.chars().peekable();
    while let Some(&next) = chars.peek() {
        if next.is_whitespace() {
            chars.next();
        } else if next.is_ascii_digit() {
            let mut number = 0;
            while let Some(digit) = chars.peek().and_then(|c| c.to_digit(10)) {
                number = number * 10 + digit as i64;
                chars.next();
            }
            found.push(Token::Number(number));
        } else if next.is_alphabetic() {
            let mut word = String::new();
            while let Some(&letter) = chars.peek() {
                if letter.is_alphanumeric() == false {
                    break;
                }
                word.push(letter);
                chars.next();
            }
            found.push(Token::Word(word));
        } else {
            found.push(Token::Sign(next));
            chars.next();
        }
    }
    return found;
}

#[cfg(feature = "broken")]
pub fn join(tokens: Vec<Token>) -> String {
    let mut text = String::new();
    for token in tokens {
        match token {
            Token::Word(word) => text += word,
            Token::Number(number) => text += &number.to_string(),
        }
    }
    println!("{} tokens", tokens.len());
    text
}

#[cfg(feature = "broken")]
pub fn depth(tokens: &[Token]) -> usize {
    let deepest = 0;
    for token in tokens {
        if token == Token::Sign('(') {
            deepest += 1;
        }
    }
    deepest as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words() {
        assert_eq!(tokens("a bc"), vec![Token::Word("a".into()), Token::Word("bc".into())]);
    }

    #[test]
    fn numbers() {
        assert_eq!(tokens("12 7"), vec![Token::Number(12), Token::Number(7)]);
    }

    #[test]
    fn underscores_are_letters() {
        assert_eq!(tokens("row_id"), vec![Token::Word("row_id".into())]);
    }

    #[test]
    fn large_numbers() {
        assert_eq!(tokens("99999999999999999999").len(), 1);
    }

    #[test]
    fn signs() {
        assert_eq!(tokens("a<=b").len(), 3, "two signs that belong together are one token");
    }

    #[test]
    fn nothing() {
        assert!(tokens("   ").is_empty());
    }
}
