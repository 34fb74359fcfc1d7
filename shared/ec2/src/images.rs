//! Machine images.

use aws_sdk_ec2::types::{Image as Found, ImageState};
use gennaker_runtime::Failure;

use crate::Ec2;
use crate::client::filter;

/// A machine image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Its id: `ami-…`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// When it was made, in ISO 8601.
    pub created: String,
}

impl Ec2 {
    /// An image by its id or its name; of several with the name the account's own before shared and public ones, and of
    /// these the newest.
    ///
    /// # Errors
    /// When AWS fails; that there is none is none.
    pub async fn image(&self, id_or_name: &str) -> Result<Option<Image>, Failure> {
        let doing = format!("looking up image {id_or_name}");
        let found = if is_id(id_or_name) {
            let answer = self.client.describe_images().image_ids(id_or_name).send().await;
            match answer {
                Ok(answer) => answer.images.unwrap_or_default(),
                Err(error) => {
                    let code = error.as_service_error().and_then(|error| error.meta().code());
                    if code.is_some_and(|code| code.starts_with("InvalidAMIID")) {
                        return Ok(None);
                    }
                    return Err(self.failure(&doing, error));
                }
            }
        } else {
            self.named(id_or_name, &doing).await?
        };
        Ok(newest(found))
    }

    /// Images of a name; the search widens until there is one.
    async fn named(&self, name: &str, doing: &str) -> Result<Vec<Found>, Failure> {
        for own in [true, false] {
            let mut request = self.client.describe_images().filters(filter("name", name));
            if own {
                request = request.owners("self");
            }
            let answer = request.send().await.map_err(|error| self.failure(doing, error))?;
            let found = answer.images.unwrap_or_default();
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }
}

/// Whether a text is an image's id and not its name.
fn is_id(text: &str) -> bool {
    text.strip_prefix("ami-").is_some_and(|rest| {
        !rest.is_empty() && rest.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}

fn newest(images: Vec<Found>) -> Option<Image> {
    images
        .into_iter()
        .filter(|image| image.state.as_ref().is_none_or(|state| *state == ImageState::Available))
        .filter_map(|image| {
            Some(Image {
                id: image.image_id?,
                name: image.name.unwrap_or_default(),
                created: image.creation_date.unwrap_or_default(),
            })
        })
        .max_by(|one, other| (&one.created, &one.id).cmp(&(&other.created, &other.id)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_told_from_a_name() {
        for (text, expected) in [
            ("ami-12345678", true),
            ("ami-0abc", true),
            ("ami-", false),
            ("ami-my-app", false),
            ("app-1.0-x86_64", false),
        ] {
            assert_eq!(is_id(text), expected, "{text}");
        }
    }

    #[test]
    fn the_newest_available_image_is_taken() {
        let image = |id: &str, created: &str, state: ImageState| {
            Found::builder().image_id(id).creation_date(created).state(state).build()
        };
        let found = newest(vec![
            image("ami-1", "2025-01-01T00:00:00.000Z", ImageState::Available),
            image("ami-2", "2026-01-01T00:00:00.000Z", ImageState::Available),
            image("ami-3", "2026-02-01T00:00:00.000Z", ImageState::Pending),
        ]);
        assert_eq!(found.map(|image| image.id).as_deref(), Some("ami-2"));
    }
}
