package dev.pgguard.sql;

/** A table and the mode in which a statement locks it. */
public record TableLock(QualifiedName table, LockMode mode) {}
