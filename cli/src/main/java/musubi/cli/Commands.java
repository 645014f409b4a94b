package musubi.cli;

import picocli.CommandLine;

/** Every command, one line each, in the order the help shows them. */
final class Commands {
    private Commands() {}

    /** Adds the commands to the root. A group such as {@code pack} lists its own verbs in its annotation. */
    static void addTo(CommandLine root) {
        // In the order of the work; one line each.
        root.addSubcommand(new PackCommand());
        root.addSubcommand(new MeasureCommand());
        root.addSubcommand(new CheckCommand());
        root.addSubcommand(new StressCommand());
        root.addSubcommand(new SettleCommand());
        root.addSubcommand(new VerifyCommand());
        root.addSubcommand(new ExplainCommand());
        root.addSubcommand(new StudyCommand());
        root.addSubcommand(new EvaluateCommand());
        root.addSubcommand(new EstimateCommand());
        root.addSubcommand(new CityCommand());
        root.addSubcommand(new ServeCommand());
        root.addSubcommand(new AuditCommand());
        root.addSubcommand(new MunicipalityCommand());
        root.addSubcommand(new KeysCommand());
        root.addSubcommand(new BackupCommand());
        root.addSubcommand(new RestoreCommand());
        root.addSubcommand(new UpgradeCommand());
        root.addSubcommand(new DemoCommand());
    }
}
