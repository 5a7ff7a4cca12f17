package dev.pgguard.sql.grammar;

import dev.pgguard.sql.Token;
import java.util.HashMap;
import java.util.Map;

/** The keywords of PostgreSQL 18 in the four classes that say where each may be a name (manual, "SQL Key Words"). */
final class Keywords {

    // In one line each: cut at single blanks, the lists need no regular expression.
    /** May be any name. */
    private static final String UNRESERVED =
            """
            abort absent absolute access action add admin after aggregate also alter always asensitive assertion \
            assignment at atomic attach attribute backward before begin breadth by cache call called cascade cascaded \
            catalog chain characteristics checkpoint class close cluster columns comment comments commit committed \
            compression conditional configuration conflict connection constraints content continue conversion copy cost \
            csv cube current cursor cycle data database day deallocate declare defaults deferred definer delete \
            delimiter delimiters depends depth detach dictionary disable discard document domain double drop each empty \
            enable encoding encrypted enforced enum error escape event exclude excluding exclusive execute explain \
            expression extension external family filter finalize first following force format forward function functions \
            generated global granted groups handler header hold hour identity if immediate immutable implicit import \
            include including increment indent index indexes inherit inherits inline input insensitive insert instead \
            invoker isolation keep key keys label language large last leakproof level listen load local location lock locked \
            logged mapping match matched materialized maxvalue merge method minute minvalue mode month move name names \
            nested new next nfc nfd nfkc nfkd no normalized nothing notify nowait nulls object objects of off oids old \
            omit operator option options ordinality others over overriding owned owner parallel parameter parser partial \
            partition passing password path period plans policy preceding prepare prepared preserve prior privileges \
            procedural procedure procedures program publication quote quotes range read reassign recursive ref \
            referencing refresh reindex relative release rename repeatable replace replica reset restart restrict return \
            returns revoke role rollback rollup routine routines rows rule savepoint scalar schema schemas scroll search \
            second security sequence sequences serializable server session set sets share show simple skip snapshot \
            source sql stable standalone start statement statistics stdin stdout storage stored strict string strip \
            subscription support sysid system tables tablespace target temp template temporary text ties transaction \
            transform trigger truncate trusted type types uescape unbounded uncommitted unconditional unencrypted \
            unknown unlisten unlogged until update vacuum valid validate validator value varying version view views \
            virtual volatile whitespace within without work wrapper write xml year yes zone""";

    /** May name a column or a table, but no function and no type. */
    private static final String COLUMN_NAME =
            """
            between bigint bit boolean char character coalesce dec decimal exists extract float greatest grouping inout \
            int integer interval json json_array json_arrayagg json_exists json_object json_objectagg json_query \
            json_scalar json_serialize json_table json_value least merge_action national nchar none normalize nullif \
            numeric out overlay position precision real row setof smallint substring time timestamp treat trim values \
            varchar xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot \
            xmlserialize xmltable""";

    /** May name a function or a type, but no column and no table. */
    private static final String TYPE_OR_FUNCTION =
            """
            authorization binary collation concurrently cross current_schema freeze full ilike inner is isnull join left \
            like natural notnull outer overlaps right similar tablesample verbose""";

    /** Names nothing but a label behind AS. */
    private static final String RESERVED =
            """
            all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create \
            current_catalog current_date current_role current_time current_timestamp current_user default deferrable \
            desc distinct do else end except false fetch for foreign from grant group having in initially intersect into \
            lateral leading limit localtime localtimestamp not null offset on only or order placing primary references \
            returning select session_user some symmetric system_user table then to trailing true union unique user using \
            variadic when where window with""";

    /** Need AS to be the label of a column. */
    private static final String NO_BARE_LABEL =
            """
            array as char character create day except fetch filter for from grant group having hour intersect into \
            isnull limit minute month notnull offset on order over overlaps precision returning second to union varying \
            where window with within without year""";

    private static final Map<String, Keyword> ALL = new HashMap<>(2048);

    static {
        add(UNRESERVED, Keyword.UNRESERVED);
        add(COLUMN_NAME, Keyword.COLUMN_NAME);
        add(TYPE_OR_FUNCTION, Keyword.TYPE_OR_FUNCTION);
        add(RESERVED, Keyword.RESERVED);
        for (String word : NO_BARE_LABEL.split(" ")) {
            Keyword old = of(word);
            ALL.put(old.word(), new Keyword(old.word(), old.category(), false));
        }
    }

    private Keywords() {}

    /** What the folded word is: a keyword or a plain identifier. */
    static Keyword of(String folded) {
        Keyword keyword = ALL.get(folded);
        return keyword == null ? Keyword.IDENTIFIER : keyword;
    }

    /** The same for a word as it is written, which is folded only when it has capitals. */
    static Keyword of(Token word) {
        Keyword keyword = ALL.get(word.text());
        return keyword == null ? of(word.name()) : keyword;
    }

    private static void add(String words, char category) {
        for (String word : words.split(" ")) {
            String shared = word.intern();
            ALL.put(shared, new Keyword(shared, category, true));
        }
    }

    /**
     * A word and its class.
     *
     * @param word folded; empty for what is no keyword
     * @param bareLabel whether it may label a column without AS
     */
    record Keyword(String word, char category, boolean bareLabel) {

        static final char NAME = 'I';
        static final char UNRESERVED = 'U';
        static final char COLUMN_NAME = 'C';
        static final char TYPE_OR_FUNCTION = 'T';
        static final char RESERVED = 'R';

        static final Keyword IDENTIFIER = new Keyword("", NAME, true);
        static final Keyword NONE = new Keyword("", '-', false);
    }
}
