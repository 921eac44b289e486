//! Credentials at their places in documents.

mod plaintext_credential;

pub(super) use plaintext_credential::PlaintextCredential;
