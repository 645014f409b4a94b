package musubi.platform.worksheet;

import java.util.List;
import java.util.Locale;

/** What the worksheet holds in rows. */
public enum Table {
    /** ステークホルダーと各々の役割. */
    ROLES,
    /** 解決すべきリスク; who bears one and what is done about it are our own columns. */
    RISKS,
    /**
     * Indicators, in METI's three classes. One is measured by the platform, over the year or for the provider of a programme, or is called
     * by its own name and its values are entered by hand.
     */
    KPIS;

    /** The names of its cells, in order. */
    public List<String> columns() {
        return switch (this) {
            case ROLES -> List.of("party", "does");
            case RISKS -> List.of("risk", "bearer", "answer");
            case KPIS -> List.of("group", "measure", "part", "name", "direction", "target", "unit", "how");
        };
    }

    /** The cell without which a row says nothing. */
    String first() {
        return columns().getFirst();
    }

    /** As contents and pages write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
