package musubi.effect;

/** The reasons for which an estimator gives no answer. */
public enum Why {
    /** A covariate or a combination of covariates tells the two groups, or the outcome, apart without error. */
    SEPARATION("共変量の組み合わせで結果が完全に分かれてしまいます", "the covariates separate the outcome completely"),
    /** The column whose coefficient is asked for is a combination of the others. */
    SINGULAR_DESIGN("知りたい係数の列が他の列の組み合わせで表せます", "the column of interest is a combination of the others"),
    /** Treated and controls have no comparable members. */
    NO_OVERLAP("比べられる相手がいません", "treated and controls do not overlap"),
    /** Fewer clusters than the standard error needs. */
    TOO_FEW_CLUSTERS("まとまり（クラスター）の数が足りません", "there are too few clusters"),
    /** The instrument says too little about the treatment. */
    WEAK_INSTRUMENT("操作変数が弱すぎます", "the instrument is weak"),
    /** Nothing happened to anybody. */
    NO_EVENTS("出来事が一件もありません", "there are no events"),
    /** Too few treated units. */
    TOO_FEW_TREATED("参加した人が少なすぎます", "there are too few treated units"),
    /** Too few control units. */
    TOO_FEW_CONTROLS("比べる人が少なすぎます", "there are too few controls"),
    /** Fewer rows than parameters. */
    TOO_FEW_ROWS("行の数が推定する値の数より少ないです", "there are fewer rows than parameters need"),
    /** A column that must vary is constant. */
    NO_VARIATION("値がすべて同じです", "a column that must vary does not"),
    /** The iterations ended without the answer. */
    NOT_CONVERGED("計算が収束しませんでした", "the fit did not converge"),
    /** The method needs a panel, groups or times the rows do not have. */
    WRONG_SHAPE("データの形がこの方法に合いません", "the rows do not have the shape the method needs");

    private final String ja;
    private final String en;

    Why(String ja, String en) {
        this.ja = ja;
        this.en = en;
    }

    /** One clause in both languages. */
    public Words words() {
        return new Words(ja, en);
    }
}
