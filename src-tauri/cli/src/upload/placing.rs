//! The options of an upload that say under which key it is stored, with what, and what happens where something is there.

use std::collections::BTreeMap;
use std::io::IsTerminal as _;

use reeldrop_engine::{
    Disposition, Engine, Error, NewBatch, ObjectRules, OnConflict, Result, name_and_value,
};

/// The options.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Placing {
    /// Where a key exists: overwrite it, keep both (numbered), skip identical files, or ask [default: as set in the
    /// window: keep-both]
    #[arg(long, value_name = "RULE", value_parser = ["overwrite", "keep-both", "skip", "ask"])]
    on_conflict: Option<String>,
    /// What makes the keys, such as {date}/{folder}/{name}-{hash8}.{ext} [default: the connection's, else as set in the
    /// window]
    #[arg(long, value_name = "TEMPLATE", conflicts_with = "prefix")]
    template: Option<String>,
    /// Cache-Control of the objects; empty: none [default: the connection's, else for ever where the template has
    /// {hash8} or {uuid}]
    #[arg(long, value_name = "RULE")]
    cache_control: Option<String>,
    /// What browsers do with the objects [default: the connection's]
    #[arg(long, value_name = "WHAT", value_parser = ["none", "inline", "attachment"])]
    content_disposition: Option<String>,
    /// Storage class of the objects [default: the connection's]
    #[arg(long, value_name = "CLASS")]
    storage_class: Option<String>,
    /// Metadata of the objects, such as brief_id=4711; may be given several times
    #[arg(long, value_name = "NAME=VALUE")]
    metadata: Vec<String>,
    /// Tag of the objects; may be given several times, up to ten
    #[arg(long, value_name = "NAME=VALUE")]
    tag: Vec<String>,
}

impl Placing {
    /// For packages, which are never mixed: nobody is asked about them.
    pub(crate) fn of_package() -> Self {
        Self {
            on_conflict: Some(OnConflict::KeepBoth.as_str().to_owned()),
            ..Self::default()
        }
    }

    /// The drop with what these options ask for.
    ///
    /// # Errors
    /// `invalid-placement`; `cannot-ask` where the person was to be asked and there is no terminal.
    pub(crate) async fn apply(&self, engine: &Engine, new: NewBatch) -> Result<NewBatch> {
        let on_conflict = match &self.on_conflict {
            Some(name) => OnConflict::from_name(name)?,
            None => engine.settings().await?.on_conflict,
        };
        if on_conflict == OnConflict::Ask
            && !(std::io::stdin().is_terminal() && std::io::stderr().is_terminal())
        {
            return Err(Error::new(
                "cannot-ask",
                "Nobody can be asked here what happens to names that exist in storage: this is no terminal.",
                "Give --on-conflict overwrite, keep-both or skip.",
            ));
        }
        let pairs = |entered: &[String]| {
            let pairs = entered.iter().map(|pair| name_and_value(pair));
            pairs.collect::<Result<BTreeMap<_, _>>>()
        };
        Ok(NewBatch {
            template: self.template.clone(),
            on_conflict: Some(on_conflict),
            objects: ObjectRules {
                cache_control: self.cache_control.clone(),
                disposition: self
                    .content_disposition
                    .as_deref()
                    .map(Disposition::from_name)
                    .transpose()?,
                metadata: pairs(&self.metadata)?,
                tags: pairs(&self.tag)?,
            },
            storage_class: self.storage_class.clone(),
            ..new
        })
    }
}
