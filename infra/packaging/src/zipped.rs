use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::Path,
};

use sha2::{Digest, Sha256};
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use crate::{
    Zip,
    error::{Error, io},
};

/// Packs a program as `bootstrap`, the way Lambda wants it: executable, alone, and always at the same time, so that
/// the same program always gives the same zip.
pub(crate) fn zip(name: &str, program: &Path, path: &Path) -> Result<Zip, Error> {
    let program = fs::read(program).map_err(io("could not read", program))?;
    // Written beside and renamed: a zip that is there is always whole.
    let new = path.with_extension("zip.new");
    write(&program, &new).map_err(|source| match source {
        zip::result::ZipError::Io(source) => io("could not write", &new)(source),
        source => Error::Zip { path: new.clone(), source },
    })?;
    fs::rename(&new, path).map_err(io("could not rename", &new))?;
    let packed = fs::read(path).map_err(io("could not read", path))?;
    Ok(Zip {
        name: name.to_owned(),
        path: path.to_owned(),
        sha256: hex::encode(Sha256::digest(&packed)),
        bytes: packed.len() as u64,
    })
}

fn write(program: &[u8], path: &Path) -> zip::result::ZipResult<()> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o755);
    let mut zip = ZipWriter::new(BufWriter::new(File::create(path)?));
    zip.start_file("bootstrap", options)?;
    zip.write_all(program)?;
    zip.finish()?.flush()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::{io::Read, time::Duration};

    use super::*;

    #[test]
    fn the_same_program_gives_the_same_zip_whenever_and_however_it_lies_there() {
        let directory = tempfile::tempdir().unwrap();
        let (one, other) = (directory.path().join("one"), directory.path().join("other"));
        for program in [&one, &other] {
            fs::write(program, b"\x7fELF program").unwrap();
        }
        let file = File::open(&one).unwrap();
        let earlier = file.metadata().unwrap().modified().unwrap() - Duration::from_secs(86_400);
        file.set_modified(earlier).unwrap();
        let one = zip("f", &one, &directory.path().join("1.zip")).unwrap();
        let other = zip("f", &other, &directory.path().join("2.zip")).unwrap();
        assert_eq!((&one.sha256, one.bytes), (&other.sha256, other.bytes));
    }

    #[test]
    fn the_zip_holds_the_program_executable_as_bootstrap_and_nothing_else() {
        let directory = tempfile::tempdir().unwrap();
        let program = directory.path().join("wait");
        fs::write(&program, "program".repeat(1000)).unwrap();
        let zip = zip("wait", &program, &directory.path().join("bootstrap.zip")).unwrap();
        assert!(zip.bytes < 1000);
        let mut archive = zip::ZipArchive::new(File::open(&zip.path).unwrap()).unwrap();
        assert_eq!(archive.len(), 1);
        let mut bootstrap = archive.by_name("bootstrap").unwrap();
        assert_eq!(bootstrap.unix_mode().map(|mode| mode & 0o777), Some(0o755));
        let mut content = String::new();
        bootstrap.read_to_string(&mut content).unwrap();
        assert_eq!(content, "program".repeat(1000));
    }
}
