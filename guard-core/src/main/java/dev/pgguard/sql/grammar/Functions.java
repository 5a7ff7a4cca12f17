package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.CreateFunction;
import dev.pgguard.sql.tree.DoBlock;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Option;
import dev.pgguard.sql.tree.Span;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.TypeName;
import java.util.ArrayList;
import java.util.List;

/** CREATE FUNCTION, CREATE PROCEDURE, DO and CALL. */
final class Functions {

    private final Tokens t;
    private final Parser p;

    Functions(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    /** At FUNCTION or PROCEDURE. */
    Tree create(boolean orReplace, int start) {
        boolean procedure = t.at("procedure");
        t.skip(1);
        Name name = p.names.function();
        int parameters = new Parameters(p).list().size();
        TypeName returns = null;
        boolean table = false;
        if (!procedure && t.at("returns") && !t.ahead(1, "null")) {
            t.skip(1);
            table = t.at("table");
            returns = table ? table() : p.types.functionType();
        }
        FunctionOptions options = new FunctionOptions(p);
        options.all();
        CreateFunction.SqlBody body = null;
        List<Tree> statements = new ArrayList<>();
        if (t.accept("return")) {
            p.expressions().operand();
            body = CreateFunction.SqlBody.RETURN;
        } else if (t.at("begin", "atomic")) {
            t.skip(2);
            atomic(statements);
            body = CreateFunction.SqlBody.ATOMIC;
        }
        return new CreateFunction(
                name,
                procedure,
                orReplace,
                options.language(),
                options.volatility(),
                returns,
                table,
                parameters,
                options.bodies(),
                options.bodySpan(),
                body,
                List.copyOf(statements),
                options.list(),
                t.since(start));
    }

    /** {@code RETURNS TABLE (…)}: one column's type, or a record. */
    private TypeName table() {
        int start = t.mark();
        t.skip(1);
        t.expect("(");
        TypeName first = null;
        int count = 0;
        do {
            p.names.typeOrFunction();
            TypeName type = p.types.functionType();
            first = first == null ? type : first;
            count++;
        } while (t.accept(","));
        t.expect(")");
        if (count == 1 && first != null) {
            return new TypeName(
                    first.names(), first.modifiers(), first.arrayBounds(), true, first.percentType(), t.since(start));
        }
        return new TypeName(List.of("pg_catalog", "record"), List.of(), List.of(), true, false, t.since(start));
    }

    private void atomic(List<Tree> statements) {
        while (!t.at("end")) {
            if (t.accept("return")) {
                p.expressions().operand();
            } else if (!t.at(";")) {
                statements.add(p.statements.nested());
            }
            t.expect(";");
        }
        t.expect("end");
    }

    Tree block(int start) {
        t.expect("do");
        String language = null;
        String body = null;
        Span span = null;
        do {
            if (t.accept("language")) {
                language = p.names.nonReservedOrString().last();
            } else {
                int from = t.mark();
                body = p.names.stringText();
                span = t.since(from);
            }
        } while (!t.atEnd() && !t.at(";"));
        if (body == null || span == null) {
            throw t.unexpected();
        }
        return new DoBlock(language, body, span, t.since(start));
    }

    /** Behind the function's name and arguments. */
    Tree alterBehind(String objectType, int start) {
        FunctionOptions options = new FunctionOptions(p);
        options.all();
        List<Option> actions = options.list();
        if (actions.isEmpty()) {
            throw t.unexpected();
        }
        t.accept("restrict");
        return new Plain("AlterFunctionStmt")
                .with("objtype", objectType)
                .options("actions", actions)
                .record(t.since(start));
    }
}
