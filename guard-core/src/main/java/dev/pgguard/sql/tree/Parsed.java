package dev.pgguard.sql.tree;

import java.util.List;

/**
 * A statement's record and the tables it speaks of.
 *
 * @param relations table-like objects the statement names directly
 * @param referenced every other table that is read anywhere inside it; names of its WITH queries are left out
 * @param inner table-like objects that statements inside it are about: the target of an INSERT in a WITH query, in a rule's action, or
 *     in a function's body, a table that CREATE SCHEMA brings along
 */
public record Parsed(Tree tree, List<Name> relations, List<Name> referenced, List<Name> inner) {}
