package musubi.platform.evaluation;

import musubi.quantity.Words;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a result of a study calls itself and its analyses; results that are written by hand may name nothing. */
public final class ResultTitles {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JsonNode result;

    /** Of a result that can be read. */
    public ResultTitles(String text) {
        this.result = JSON.readTree(text);
    }

    /** The title of the study. */
    public Words study() {
        return words(result.path("title"));
    }

    /** The title of the analysis an effect was calculated from. */
    public Words analysis(String effect) {
        for (var e : result.path("effects"))
            if (e.path("id").asString("").equals(effect))
                return words(result.path("analyses")
                        .path(e.path("analysis").asString(""))
                        .path("title"));
        return Words.same("");
    }

    private static Words words(JsonNode title) {
        return new Words(title.path("ja").asString(""), title.path("en").asString(""));
    }
}
