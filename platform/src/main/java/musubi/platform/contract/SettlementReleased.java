package musubi.platform.contract;

/** Two people released a settlement, or a correction of one. Published in the transaction that decides it. */
public record SettlementReleased(SettlementId settlement, boolean corrects) {}
