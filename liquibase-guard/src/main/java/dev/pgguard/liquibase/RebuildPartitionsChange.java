package dev.pgguard.liquibase;

import dev.pgguard.GuardRun;
import dev.pgguard.backfill.Pace;
import dev.pgguard.backfill.partition.RebuildSpec;
import dev.pgguard.backfill.partition.RebuildSpec.Recomputed;
import dev.pgguard.migration.DurationText;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import liquibase.change.AbstractChange;
import liquibase.change.ChangeMetaData;
import liquibase.change.CheckSum;
import liquibase.change.DatabaseChange;
import liquibase.change.DatabaseChangeProperty;
import liquibase.database.Database;
import liquibase.exception.UnexpectedLiquibaseException;
import liquibase.exception.ValidationErrors;
import liquibase.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** {@code <guard:rebuildPartitions>}: a partitioned table is recomputed partition by partition, each swapped in at one moment. */
@DatabaseChange(
        name = "rebuildPartitions",
        description = "Recomputes a partitioned table partition by partition",
        priority = ChangeMetaData.PRIORITY_DEFAULT)
public final class RebuildPartitionsChange extends AbstractChange {

    private @Nullable String name;
    private @Nullable String parent;
    private @Nullable String set;
    private @Nullable String partitions;
    private @Nullable String keep;
    private @Nullable String pace;

    @DatabaseChangeProperty(description = "Name of the job, unique in the database", requiredForDatabase = "all")
    public @Nullable String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    @DatabaseChangeProperty(
            description = "The partitioned table with its schema",
            exampleValue = "shop.payment",
            requiredForDatabase = "all")
    public @Nullable String getParent() {
        return parent;
    }

    public void setParent(String parent) {
        this.parent = parent;
    }

    @DatabaseChangeProperty(
            description = "One column = expression per line; without it the rows stay as they are",
            exampleValue = "amount_eur = amount * rate")
    public @Nullable String getSet() {
        return set;
    }

    public void setSet(String set) {
        this.set = set;
    }

    @DatabaseChangeProperty(description = "Names of partitions, separated by commas; default: all")
    public @Nullable String getPartitions() {
        return partitions;
    }

    public void setPartitions(String partitions) {
        this.partitions = partitions;
    }

    @DatabaseChangeProperty(description = "How long the old partitions are kept, such as 48h; default: 168h")
    public @Nullable String getKeep() {
        return keep;
    }

    public void setKeep(String keep) {
        this.keep = keep;
    }

    @DatabaseChangeProperty(description = "gentle, moderate, fast or unthrottled; default: gentle")
    public @Nullable String getPace() {
        return pace;
    }

    public void setPace(String pace) {
        this.pace = pace;
    }

    @Override
    public String getSerializedObjectNamespace() {
        return BackfillChange.NAMESPACE;
    }

    @Override
    public ValidationErrors validate(Database database) {
        ValidationErrors errors = new ValidationErrors();
        try {
            spec();
            pace();
        } catch (IllegalArgumentException e) {
            errors.addError("[pgguard] rebuildPartitions is refused: " + e.getMessage());
        }
        return errors;
    }

    private RebuildSpec spec() {
        List<Recomputed> columns = new ArrayList<>();
        for (String line : lines(set, "\n")) {
            int equals = line.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("set has a line without column = expression: " + line);
            }
            columns.add(new Recomputed(
                    line.substring(0, equals).strip(),
                    line.substring(equals + 1).strip()));
        }
        return new RebuildSpec(
                name == null ? "" : name,
                parent == null ? "" : parent,
                columns,
                lines(partitions, ","),
                keep == null ? Duration.ofDays(7) : DurationText.parse(keep),
                null);
    }

    private Pace pace() {
        return pace == null ? Pace.GENTLE : Pace.of(pace);
    }

    private static List<String> lines(@Nullable String text, String separator) {
        Stream<String> parts = text == null ? Stream.of() : Arrays.stream(text.split(separator));
        return parts.map(String::strip).filter(part -> !part.isEmpty()).toList();
    }

    /** It is more than statements: nobody is to have them made only to look at them. */
    @Override
    public boolean generateStatementsVolatile(Database database) {
        return true;
    }

    /** How it is kept and paced is not what it does. */
    @Override
    public CheckSum generateCheckSum() {
        return CheckSum.compute("rebuildPartitions:" + parent + ":" + set + ":" + partitions);
    }

    /** Liquibase calls it to run it, with the executor of the command. */
    @Override
    public SqlStatement[] generateStatements(Database database) {
        Optional<LiquibaseSession> session = LiquibaseSession.of(database);
        if (session.isEmpty() || !session.get().updatesDatabase()) {
            return new SqlStatement[0];
        }
        GuardRun run = session.get()
                .activeRun()
                .orElseThrow(() -> new GuardException(
                        Refusal.REBUILD_REFUSED,
                        "rebuildPartitions " + name
                                + " needs a guarded run, and this one is not (enabled=false). Nothing was done."));
        try {
            run.rebuild(spec(), pace());
        } catch (SQLException | GuardException e) {
            throw new UnexpectedLiquibaseException(e.getMessage(), e);
        }
        return new SqlStatement[0];
    }

    @Override
    public String getConfirmationMessage() {
        return "Partitions of " + parent + " rebuilt";
    }
}
