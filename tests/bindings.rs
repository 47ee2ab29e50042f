//! The TypeScript bindings in `ui/src/bindings.ts` are those of the commands and events that the shell declares.

/// Set it to write the file anew: `REELDROP_UPDATE_BINDINGS=1 cargo test --test bindings`.
const UPDATE: &str = "REELDROP_UPDATE_BINDINGS";

#[test]
fn the_generated_bindings_are_not_stale() {
    let kept = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/src/bindings.ts");
    if std::env::var_os(UPDATE).is_some() {
        reeldrop_desktop::export_bindings(&kept).expect("the bindings are written");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let fresh = folder.path().join("bindings.ts");
    reeldrop_desktop::export_bindings(&fresh).expect("the bindings are written");
    let read = |path| std::fs::read_to_string(path).expect("the bindings are read");
    assert!(
        read(&fresh) == read(&kept),
        "ui/src/bindings.ts is stale: run {UPDATE}=1 cargo test --test bindings"
    );
}
