//! The one list of commands and events: from it come the handler and the TypeScript bindings.

use std::path::Path;

use specta_typescript::Typescript;
use tauri::Wry;
use tauri_specta::{Builder, collect_commands, collect_events};

use crate::beginning::Beginning;
use crate::closing::ClosingEvent;
use crate::commands::doctor::DoctorEvent;
use crate::commands::{app, browse, connections, doctor, links, statistics, uploads, watch};
use crate::drop::AimEvent;
use crate::frames::FrameEvent;

pub(crate) fn builder() -> Builder<Wry> {
    Builder::new()
        .commands(collect_commands![
            app::overview,
            app::first_frame,
            app::save_settings,
            app::template_example,
            app::start_at_login,
            app::export_library,
            app::remember_look,
            app::open_data_folder,
            app::open_log_folder,
            app::copy_diagnostics,
            app::close_window,
            uploads::batches,
            uploads::choose_files,
            uploads::choose_folder,
            uploads::paste_files,
            uploads::show_drop_targets,
            uploads::cancel_upload,
            uploads::cancel_batch,
            uploads::pause_upload,
            uploads::resume_upload,
            uploads::pause_batch,
            uploads::resume_batch,
            uploads::pause_all,
            uploads::resume_all,
            uploads::shift_upload,
            uploads::shift_batch,
            uploads::retry_upload,
            uploads::retry_batch,
            uploads::retry_all,
            uploads::answer_conflict,
            uploads::forget_upload,
            uploads::show_file,
            connections::connections,
            connections::save_connection,
            connections::delete_connection,
            connections::choose_connection,
            connections::limit_connection,
            connections::check_connection,
            doctor::examine_connection,
            doctor::mend_connection,
            doctor::copy_connection_text,
            connections::try_connection_again,
            connections::read_endpoint,
            connections::read_paste,
            connections::aws_profiles,
            connections::pick_aws_profile,
            connections::presets,
            connections::storage_classes,
            links::links,
            links::link_url,
            links::copy_links,
            links::open_link,
            links::renew_link,
            links::new_link,
            links::annotate_link,
            links::revoke_plan,
            links::revoke_many_plan,
            links::revoke_link,
            links::check_links,
            links::link_qr,
            links::save_qr,
            links::export_links,
            browse::browse,
            browse::link_objects,
            browse::orphans,
            browse::clean_orphans,
            statistics::statistics,
            statistics::export_statistics,
            watch::watch_folders,
            watch::save_watch_folder,
            watch::pause_watch_folder,
            watch::delete_watch_folder,
            watch::choose_watch_folder,
        ])
        .typ::<Beginning>()
        .events(collect_events![FrameEvent, ClosingEvent, DoctorEvent, AimEvent])
        // Bytes and seconds stay far below 2^53.
        .dangerously_cast_bigints_to_number()
        // Every type has one form, whichever way it goes.
        .disable_serde_phases()
}

/// Writes the TypeScript bindings to `path`.
///
/// # Errors
/// Where a type cannot be described, or the file cannot be written.
pub fn export(path: &Path) -> Result<(), Box<dyn std::error::Error>> {
    builder().export(Typescript::default(), path)?;
    Ok(())
}
