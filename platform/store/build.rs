//! The migrations are part of the program: build again when one is added.
fn main() {
    println!("cargo:rerun-if-changed=migrations");
    println!("cargo:rerun-if-changed=migrations_keys");
    println!("cargo:rerun-if-changed=migrations_key_service");
    println!("cargo:rerun-if-changed=migrations_index");
}
