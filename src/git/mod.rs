//! Reading Git repositories, without Git: objects, the index, history.

pub mod objects;
