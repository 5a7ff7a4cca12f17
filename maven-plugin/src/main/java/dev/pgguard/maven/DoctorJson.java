package dev.pgguard.maven;

import dev.pgguard.GuardSettings;
import dev.pgguard.Setting;
import dev.pgguard.doctor.DoctorReport;
import dev.pgguard.doctor.Finding;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the doctor found, for machines. */
final class DoctorJson {

    private DoctorJson() {}

    static String of(DoctorReport report, GuardSettings settings, String database) {
        ObjectNode root = JsonReport.root();
        root.put("works", report.problems().isEmpty());
        root.put("worst", report.worst().name().toLowerCase(Locale.ROOT));
        root.put("purpose", settings.value(Setting.PURPOSE));
        root.put("database", database);
        root.put("role", report.role().isEmpty() ? null : report.role());
        ArrayNode findings = root.putArray("findings");
        report.findings().forEach(each -> finding(each, findings.addObject()));
        ArrayNode grants = root.putArray("grants");
        report.grants().forEach(grants::add);
        ArrayNode effective = root.putArray("settings");
        for (Setting setting : Setting.of(Setting.MAVEN)) {
            GuardSettings.Given given = settings.given().get(setting);
            effective
                    .addObject()
                    .put("name", setting.settingName())
                    .put(
                            "value",
                            given == null
                                    ? setting.defaultValue()
                                    : setting.shown(given.value().strip()))
                    .put("source", given == null ? "default" : given.source());
        }
        return JsonReport.text(root);
    }

    private static void finding(Finding finding, ObjectNode node) {
        node.put("area", finding.area().title())
                .put("level", finding.level().name().toLowerCase(Locale.ROOT))
                .put("what", finding.what())
                .put("toDo", finding.toDo());
        ArrayNode grants = node.putArray("grants");
        finding.grants().forEach(grants::add);
        if (finding.refusal() != null) {
            node.put("reason", finding.refusal().anchor());
            JsonReport.runbook(node, finding.refusal());
        }
    }
}
