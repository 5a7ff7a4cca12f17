package dev.pgguard.maven.lint;

import dev.pgguard.lint.Finding;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.files.MarkedFinding;
import dev.pgguard.maven.output.LintReport;
import dev.pgguard.maven.output.TextOutput;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Findings as tests: a suite for each file, a test for each finding in it, or one that succeeds. */
public final class JUnitXml {

    private final LintReport report;
    private final Optional<Severity> failOn;
    private final XMLStreamWriter xml;

    private JUnitXml(LintReport report, Optional<Severity> failOn, XMLStreamWriter xml) {
        this.report = report;
        this.failOn = failOn;
        this.xml = xml;
    }

    /** @param failOn from which severity a finding is a failure; empty for none */
    public static String of(LintReport report, Optional<Severity> failOn) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            new JUnitXml(report, failOn, xml).write();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a text in memory could not be written", e);
        }
        return text + "\n";
    }

    private void write() throws XMLStreamException {
        Map<String, List<MarkedFinding>> byFile = new LinkedHashMap<>();
        report.sources().keySet().stream().sorted().forEach(file -> byFile.put(file, new ArrayList<>()));
        for (MarkedFinding each : report.findings()) {
            byFile.computeIfAbsent(each.finding().place().file(), file -> new ArrayList<>())
                    .add(each);
        }
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeStartElement("testsuites");
        xml.writeAttribute("name", "guard:lint");
        counts(report.findings(), byFile.values().stream().filter(List::isEmpty).count());
        for (Map.Entry<String, List<MarkedFinding>> file : byFile.entrySet()) {
            suite(file.getKey(), file.getValue());
        }
        xml.writeEndElement();
        xml.writeEndDocument();
    }

    private void suite(String file, List<MarkedFinding> findings) throws XMLStreamException {
        xml.writeStartElement("testsuite");
        attribute("name", file);
        counts(findings, findings.isEmpty() ? 1 : 0);
        if (findings.isEmpty()) {
            xml.writeEmptyElement("testcase");
            attribute("classname", file);
            attribute("name", "nothing found");
        }
        for (MarkedFinding each : findings) {
            test(each);
        }
        xml.writeEndElement();
    }

    private void counts(List<MarkedFinding> findings, long clean) throws XMLStreamException {
        attribute("tests", String.valueOf(findings.size() + clean));
        attribute(
                "failures", String.valueOf(findings.stream().filter(this::fails).count()));
        attribute(
                "skipped",
                String.valueOf(
                        findings.stream().filter(MarkedFinding::suppressed).count()));
    }

    private void test(MarkedFinding marked) throws XMLStreamException {
        Finding finding = marked.finding();
        xml.writeStartElement("testcase");
        attribute("classname", finding.place().file());
        attribute(
                "name",
                finding.rule() + " " + finding.place().start().line() + ":"
                        + finding.place().start().column());
        if (finding.suppressed() != null) {
            xml.writeEmptyElement("skipped");
            attribute("message", finding.suppressed());
        } else {
            boolean fails = fails(marked);
            xml.writeStartElement(fails ? "failure" : "system-out");
            if (fails) {
                attribute("message", finding.message());
                attribute("type", finding.rule());
            }
            xml.writeCharacters(allowed(String.join("\n", TextOutput.of(marked, report))));
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private boolean fails(MarkedFinding marked) {
        return !marked.suppressed()
                && failOn.filter(from -> marked.finding().severity().compareTo(from) >= 0)
                        .isPresent();
    }

    private void attribute(String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, allowed(value));
    }

    /** XML has no way to write most control characters. */
    private static String allowed(String text) {
        StringBuilder allowed = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == '\t'
                                || c == '\n'
                                || (c >= 0x20 && c <= 0xD7FF)
                                || (c >= 0xE000 && c <= 0xFFFD)
                                || c > 0xFFFF
                        ? c
                        : '\uFFFD')
                .forEach(allowed::appendCodePoint);
        return allowed.toString();
    }
}
