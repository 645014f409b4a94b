package musubi.simulation.city;

/** Invented names, addresses and telephone numbers, to show that none of them enters a pack. No number of these is assigned. */
final class Names {
    private static final String[] HEADS = {"ムス", "カナ", "ツキ", "ハナ", "ミズ", "ソラ", "ユメ", "オト", "ニジ", "コモ", "トワ", "イロ"};
    private static final String[] TAILS = {"ビノ", "デラ", "ヤマ", "ガワ", "ザキ", "モリ", "バラ", "ガキ", "ムロ", "ノベ"};
    private static final String[] WOMEN = {"ハルノ", "ミツエ", "カヨリ", "サトメ", "ユキヨ", "トモネ", "フミカ", "ナツヨ", "アヤノ", "スズエ"};
    private static final String[] MEN = {"タケオミ", "ヨシハル", "カズトモ", "マサヒラ", "ノリツグ", "ヒデトシ", "キヨナリ", "シゲタカ", "アキフサ", "ミチナオ"
    };
    private static final String[] STREETS = {"サクラ町", "ミドリ町", "ヒカリ町", "イズミ町", "カエデ町", "アオバ町"};

    private Names() {}

    static String name(Draws draws, boolean woman) {
        return HEADS[draws.below(HEADS.length)]
                + TAILS[draws.below(TAILS.length)]
                + "　"
                + (woman ? WOMEN : MEN)[draws.below(10)];
    }

    static String address(Draws draws, int area) {
        return "ムスビ市" + STREETS[area % STREETS.length] + (1 + draws.below(9)) + "丁目" + (1 + draws.below(40)) + "番地";
    }

    static String telephone(Draws draws) {
        return "000-%04d-%04d".formatted(draws.below(10_000), draws.below(10_000));
    }

    /** Hiragana of a katakana name. */
    static String hiragana(String katakana) {
        var kana = new StringBuilder();
        for (char c : katakana.toCharArray()) kana.append(c >= 'ァ' && c <= 'ヶ' ? (char) (c - 0x60) : c);
        return kana.toString();
    }
}
