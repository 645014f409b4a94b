package musubi.platform.site;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import musubi.platform.programme.Timetable;
import musubi.quantity.CanonicalJson;
import musubi.quantity.Digest;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.springframework.stereotype.Component;

/**
 * What is published, said to machines: the catalogue of data sets in DCAT (W3C, version 3) and sessions in the vocabulary of schema.org,
 * both as JSON-LD.
 */
@Component
class Catalogue {
    private final OpenFiles files;

    Catalogue(OpenFiles files) {
        this.files = files;
    }

    /** A data set for each part, a distribution for each file with its size and digest. */
    String dcat(City city) {
        var sets = new ArrayList<Object>();
        for (var part : city.parts().values()) sets.add(set(city, part));
        var catalogue = new LinkedHashMap<String, Object>();
        catalogue.put("@context", CONTEXT);
        catalogue.put("@id", city.whole("data/catalog.jsonld"));
        catalogue.put("@type", "dcat:Catalog");
        catalogue.put("dct:title", both(city.municipality().name()));
        catalogue.put("dct:publisher", publisher(city));
        catalogue.put("dct:license", id(city.licence().address()));
        catalogue.put("dcat:dataset", sets);
        return CanonicalJson.write(catalogue);
    }

    private static final Map<String, Object> CONTEXT = Map.of(
            "dcat",
            "http://www.w3.org/ns/dcat#",
            "dct",
            "http://purl.org/dc/terms/",
            "foaf",
            "http://xmlns.com/foaf/0.1/",
            "spdx",
            "http://spdx.org/rdf/terms#",
            "xsd",
            "http://www.w3.org/2001/XMLSchema#");

    private Object set(City city, Published published) {
        var own = files.of(city).stream()
                .filter(f -> f.part() == published.part())
                .toList();
        return Map.of(
                "@id",
                city.whole("data") + "#" + published.part().word(),
                "@type",
                "dcat:Dataset",
                "dct:title",
                both(own.getFirst().title()),
                "dct:issued",
                Map.of("@type", "xsd:date", "@value", own.getFirst().issued().toString()),
                "dct:publisher",
                publisher(city),
                "dcat:distribution",
                own.stream().map(f -> distribution(city, f)).toList());
    }

    private static Object distribution(City city, OpenFiles.OpenFile file) {
        return Map.of(
                "@type",
                "dcat:Distribution",
                "dcat:downloadURL",
                id(city.whole("data/" + file.name())),
                "dcat:mediaType",
                id("https://www.iana.org/assignments/media-types/" + file.type()),
                "dcat:byteSize",
                Map.of("@type", "xsd:nonNegativeInteger", "@value", Integer.toString(file.content().length)),
                "dct:license",
                id(city.licence().address()),
                "spdx:checksum",
                Map.of(
                        "@type",
                        "spdx:Checksum",
                        "spdx:algorithm",
                        id("http://spdx.org/rdf/terms#checksumAlgorithm_sha256"),
                        "spdx:checksumValue",
                        Digest.of(file.content()).hex()));
    }

    private static Object publisher(City city) {
        return Map.of(
                "@type",
                "foaf:Organization",
                "foaf:name",
                both(city.municipality().name()));
    }

    private static Object both(Words words) {
        return List.of(
                Map.of("@language", "ja", "@value", words.ja()), Map.of("@language", "en", "@value", words.en()));
    }

    private static Map<String, Object> id(String address) {
        return Map.of("@id", address);
    }

    /** Sessions as schema.org events, to stand within a page: nothing in it ends the element it stands in. */
    static String events(City city, List<Timetable.Listed> sessions) {
        return within(
                CanonicalJson.write(sessions.stream().map(s -> event(city, s)).toList()));
    }

    private static Object event(City city, Timetable.Listed session) {
        var event = new LinkedHashMap<String, Object>();
        event.put("@context", "https://schema.org");
        event.put("@type", "Event");
        event.put("name", session.programme().title());
        event.put(
                "startDate",
                session.start().atZone(Japan.TIME).toOffsetDateTime().toString());
        event.put(
                "endDate",
                session.start()
                        .plusMinutes(session.session().minutes())
                        .atZone(Japan.TIME)
                        .toOffsetDateTime()
                        .toString());
        event.put("eventStatus", "https://schema.org/" + (session.cancelled() ? "EventCancelled" : "EventScheduled"));
        event.put(
                "eventAttendanceMode",
                "https://schema.org/"
                        + switch (session.programme().mode()) {
                            case "online" -> "OnlineEventAttendanceMode";
                            case "hybrid" -> "MixedEventAttendanceMode";
                            default -> "OfflineEventAttendanceMode";
                        });
        event.put("organizer", Map.of("@type", "Organization", "name", session.provider()));
        event.put(
                "location",
                session.venue().name().isEmpty()
                        ? Map.of("@type", "VirtualLocation", "url", city.whole("timetable"))
                        : Map.of(
                                "@type",
                                "Place",
                                "name",
                                session.venue().name(),
                                "address",
                                session.venue().address()));
        return event;
    }

    /** The data sets of the page of files in the vocabulary of schema.org. */
    String datasets(City city) {
        return within(CanonicalJson.write(files.of(city).stream()
                .map(f -> Map.of(
                        "@context",
                        "https://schema.org",
                        "@type",
                        "Dataset",
                        "name",
                        f.title().ja(),
                        "description",
                        f.title().en(),
                        "license",
                        city.licence().address(),
                        "creator",
                        Map.of(
                                "@type",
                                "Organization",
                                "name",
                                city.municipality().name().ja()),
                        "distribution",
                        Map.of(
                                "@type",
                                "DataDownload",
                                "contentUrl",
                                city.whole("data/" + f.name()),
                                "encodingFormat",
                                f.type())))
                .toList()));
    }

    private static String within(String json) {
        return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
    }
}
