package musubi.evidence.source;

import java.io.IOException;
import java.util.regex.Pattern;
import musubi.quantity.Words;

/**
 * FHIR R4 in JSON: a bundle, NDJSON with a resource on each line, or single resources. Read are Patient (day of birth and sex),
 * Observation (steps, weight, height, blood pressure) and QuestionnaireResponse; other resources are passed over. A person is known by
 * the id of the Patient. Conformance to a profile is neither checked nor claimed.
 */
final class Fhir implements Format {
    private static final Pattern TYPE = Pattern.compile("\"resourceType\"\\s*:\\s*\"([A-Za-z]+)\"");
    private static final Pattern ENTRY = Pattern.compile("\"entry\"\\s*:\\s*\\[");

    @Override
    public String id() {
        return "fhir";
    }

    @Override
    public Words title() {
        return Words.same("FHIR R4 (JSON, NDJSON)");
    }

    @Override
    public boolean recognises(Head head) {
        var text = head.text().stripLeading();
        return text.startsWith("{") && TYPE.matcher(text).find();
    }

    @Override
    public void read(Source source, Head head, Settings settings, Sink sink) throws IOException {
        var resources = new FhirResources(source, settings, sink);
        var type = TYPE.matcher(head.text());
        boolean bundle = type.find() && type.group(1).equals("Bundle")
                || ENTRY.matcher(head.text()).find();
        if (bundle) bundle(source, head, sink, resources);
        else if (onePerLine(head.text())) lines(source, head, sink, resources);
        else single(source, head, sink, resources);
        resources.finish();
    }

    private static void bundle(Source source, Head head, Sink sink, FhirResources resources) throws IOException {
        try (var records = new JsonRecords(source, head, "entry", sink)) {
            for (var entry = records.next(); entry != null; entry = records.next())
                resources.read(entry.path("resource"), entry.path("fullUrl").asString(""), records.line());
        }
    }

    private static void lines(Source source, Head head, Sink sink, FhirResources resources) throws IOException {
        try (var lines = new JsonLines(source, head, sink)) {
            for (var record = lines.next(); record != null; record = lines.next())
                resources.read(record, "", lines.line());
        }
    }

    private static void single(Source source, Head head, Sink sink, FhirResources resources) throws IOException {
        try (var records = new JsonRecords(source, head, "", sink)) {
            for (var record = records.next(); record != null; record = records.next())
                resources.read(record, "", records.line());
        }
    }

    /** Whether the first line closes what it opens. */
    private static boolean onePerLine(String text) {
        var start = text.stripLeading();
        int end = start.indexOf('\n');
        return end > 0 && start.substring(0, end).stripTrailing().endsWith("}");
    }
}
