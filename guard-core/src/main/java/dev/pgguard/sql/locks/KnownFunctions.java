package dev.pgguard.sql.locks;

import dev.pgguard.sql.Token;
import java.util.Set;

/** The built-in functions that lock no table, and the words that look like calls and are none; compact, not complete. */
final class KnownFunctions {

    /** Words that may stand before a parenthesis without calling anything. */
    private static final Set<String> NOT_CALLS = words(
            """
            all and any array as at between bit bpchar by case cast char character collate columns conflict
            cross cube cycle dec decimal default delete distinct do else elsif empty end error except exclude
            exists exit extract fetch filter first float for from full group grouping groups having if ilike in
            inner insert intersect interval into is join key lateral left like limit loop materialized merge
            national natural nchar nested next normalize not null numeric of offset on only operator or order
            ordinality out outer over overlay partition passing path perform position raise range recursive
            repeatable return returning right rollup row rows search select set sets similar some substring
            tablesample then time timestamp timestamptz timetz treat trim union update using values varbit
            varchar variadic varying when where while window with within
            """);

    /** Functions of PostgreSQL and its common extensions that at most read, compute, or move a sequence. */
    private static final Set<String> HARMLESS = words(
            """
            abs acos age any_value array_agg array_append array_cat array_dims array_fill array_length
            array_lower array_position array_positions array_prepend array_remove array_replace array_to_json
            array_to_string array_to_tsvector array_upper ascii asin atan avg bit_and bit_or bool bool_and
            bool_or btrim cardinality casefold ceil ceiling char_length character_length chr clock_timestamp
            coalesce col_description concat concat_ws convert_from convert_to corr cos count crypt cume_dist
            current_database current_schema current_schemas current_setting current_user currval date date_bin
            date_part date_trunc daterange decode degrees dense_rank digest div encode every exp extract
            factorial first_value floor format format_type gcd gen_random_bytes gen_random_uuid gen_salt
            generate_series generate_subscripts greatest has_any_column_privilege has_column_privilege
            has_database_privilege has_function_privilege has_schema_privilege has_sequence_privilege
            has_table_privilege hmac host hstore initcap int4 int4range int8 int8range isempty isfinite json
            json_agg json_array json_array_elements json_array_elements_text json_array_length json_build_array
            json_build_object json_each json_each_text json_exists json_extract_path json_extract_path_text
            json_object json_object_agg json_object_keys json_populate_record json_populate_recordset json_query
            json_scalar json_serialize json_strip_nulls json_table json_to_record json_to_recordset
            json_to_tsvector json_typeof json_value jsonb jsonb_agg jsonb_array_elements
            jsonb_array_elements_text jsonb_array_length jsonb_build_array jsonb_build_object jsonb_each
            jsonb_each_text jsonb_exists jsonb_extract_path jsonb_extract_path_text jsonb_insert jsonb_object
            jsonb_object_agg jsonb_object_keys jsonb_path_exists jsonb_path_query jsonb_path_query_array
            jsonb_path_query_first jsonb_populate_record jsonb_populate_recordset jsonb_pretty jsonb_set
            jsonb_strip_nulls jsonb_to_record jsonb_to_recordset jsonb_to_tsvector jsonb_typeof justify_days
            justify_hours justify_interval lag last_value lastval lcm lead least left length ln localtime
            localtimestamp log log10 lower lpad ltrim make_date make_interval make_time make_timestamp
            make_timestamptz max md5 min mod mode nextval now nth_value ntile nullif num_nonnulls num_nulls
            numrange obj_description octet_length overlay parse_ident percent_rank percentile_cont
            percentile_disc pg_advisory_unlock pg_advisory_unlock_all pg_backend_pid pg_cancel_backend
            pg_column_size pg_current_wal_insert_lsn pg_current_wal_lsn pg_current_xact_id pg_database_size
            pg_encoding_to_char pg_function_is_visible pg_get_constraintdef pg_get_expr pg_get_functiondef
            pg_get_indexdef pg_get_serial_sequence pg_get_triggerdef pg_get_userbyid pg_get_viewdef
            pg_indexes_size pg_input_error_info pg_input_is_valid pg_is_in_recovery pg_last_wal_replay_lsn
            pg_notify pg_postmaster_start_time pg_relation_filenode pg_relation_size pg_size_bytes
            pg_size_pretty pg_sleep pg_stat_get_activity pg_table_is_visible pg_table_size
            pg_total_relation_size pg_type_is_visible pg_typeof pg_wal_lsn_diff pi position power quote_ident
            quote_literal quote_nullable radians random rank regexp_count regexp_instr regexp_like regexp_match
            regexp_matches regexp_replace regexp_split_to_array regexp_split_to_table regexp_substr regr_slope
            repeat replace reverse right round row_number row_to_json rpad rtrim scale session_user setseed
            setval sha224 sha256 sha384 sha512 shobj_description sign sin split_part sqrt starts_with
            statement_timestamp stddev stddev_pop stddev_samp string_agg string_to_array string_to_table strpos
            substr substring sum tan text timeofday timezone to_ascii to_bin to_char to_date to_hex to_json
            to_jsonb to_number to_oct to_regclass to_regnamespace to_regproc to_regprocedure to_regrole
            to_regtype to_timestamp to_tsquery to_tsvector transaction_timestamp translate trim trim_array trunc
            tsrange tstzrange txid_current unistr unnest upper uuid_generate_v1 uuid_generate_v4 uuidv4 uuidv7
            var_pop var_samp variance version websearch_to_tsquery width_bucket xmlagg xmlelement xmlforest
            xmlparse xmltable xpath
            """);

    private KnownFunctions() {}

    static boolean isHarmless(String function) {
        return HARMLESS.contains(function);
    }

    static boolean isNoCall(Token word) {
        return word.kind() == Token.Kind.WORD && NOT_CALLS.contains(word.name());
    }

    private static Set<String> words(String text) {
        return Set.of(text.strip().split("\\s+"));
    }
}
