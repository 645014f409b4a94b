package musubi.platform.office;

import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import musubi.evidence.source.Sheets;
import musubi.platform.people.Imports;
import musubi.platform.underway.Ending;
import musubi.platform.underway.Received;
import musubi.platform.underway.Receiving;
import org.springframework.stereotype.Component;

/** A list of people who join is kept, so that somebody looks at it before they are entered. */
@Component
class PeopleTable implements Receiving {
    private static final String LIST = "list";
    private static final String SCHEME = "scheme";

    private final Imports imports;

    PeopleTable(Imports imports) {
        this.imports = imports;
    }

    /** What is sent beside the list. */
    static Map<String, String> beside(UUID list, String scheme) {
        return Map.of(LIST, list.toString(), SCHEME, scheme);
    }

    @Override
    public String what() {
        return "underway.people";
    }

    /** The name of a file can hold the name of a person; what is shown and kept does not. */
    @Override
    public Ending receive(Received file) throws IOException {
        var list = UUID.fromString(file.said(LIST));
        try (var content = file.content()) {
            imports.send(list, file.said(SCHEME), "CSV", Sheets.csv("Excel", content.readAllBytes()));
        }
        return Ending.at("/people/import/" + list);
    }
}
