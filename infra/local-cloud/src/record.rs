use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    error::{Error, io},
    ports::Ports,
    state::LocalCloud,
};

/// What `cloud.json` holds: enough to find the servers again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Record {
    pub(crate) started_at: DateTime<Utc>,
    pub(crate) ports: Ports,
    pub(crate) processes: Vec<Started>,
}

/// A server as it was started. It leads its own process group, so its id is the group's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Started {
    pub(crate) name: String,
    pub(crate) pid: u32,
    pub(crate) port: u16,
}

impl Record {
    pub(crate) fn read(cloud: &LocalCloud) -> Result<Option<Self>, Error> {
        let path = cloud.record_file();
        let text = match std::fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(io("could not read", path)(error)),
        };
        let record = serde_json::from_slice(&text);
        record.map(Some).map_err(|error| Error::BadRecord { path, reason: error.to_string() })
    }

    pub(crate) fn write(&self, cloud: &LocalCloud) -> Result<(), Error> {
        let path = cloud.record_file();
        let text = serde_json::to_vec_pretty(self)
            .map_err(|error| Error::BadRecord { path: path.clone(), reason: error.to_string() })?;
        // Readers never see half a file.
        let new = path.with_extension("json.new");
        std::fs::write(&new, text).map_err(io("could not write", &new))?;
        std::fs::rename(&new, &path).map_err(io("could not write", path))
    }

    pub(crate) fn remove(cloud: &LocalCloud) -> Result<(), Error> {
        let path = cloud.record_file();
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(io("could not remove", path)(error))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_survives_being_written_and_read() {
        let directory = tempfile::tempdir().unwrap();
        let cloud = LocalCloud::new(directory.path()).unwrap();
        assert_eq!(Record::read(&cloud).unwrap(), None);
        let started = Started { name: "moto".into(), pid: 42, port: 4567 };
        let record =
            Record { started_at: DateTime::UNIX_EPOCH, ports: Ports::default(), processes: vec![started] };
        record.write(&cloud).unwrap();
        assert_eq!(Record::read(&cloud).unwrap(), Some(record));
        Record::remove(&cloud).unwrap();
        Record::remove(&cloud).unwrap();
        assert_eq!(Record::read(&cloud).unwrap(), None);
    }

    #[test]
    fn a_foreign_record_is_named_with_what_to_do() {
        let directory = tempfile::tempdir().unwrap();
        let cloud = LocalCloud::new(directory.path()).unwrap();
        std::fs::write(cloud.record_file(), "{}").unwrap();
        let error = Record::read(&cloud).unwrap_err().to_string();
        assert!(error.contains("cloud.json") && error.contains("delete it"), "{error}");
    }
}
