package dev.pgguard.sql.tree;

import java.util.List;

/** CREATE SEQUENCE. */
public record CreateSequence(
        Name name, CreateTable.Persistence persistence, boolean ifNotExists, List<Option> options, Span span)
        implements Tree {}
