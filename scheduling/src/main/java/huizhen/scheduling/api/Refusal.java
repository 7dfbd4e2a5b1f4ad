package huizhen.scheduling.api;

/// Why a rule refused.
///
/// @param rule the rule's id, e.g. `qualification.independent-practice`
public record Refusal(String rule, String zh, String en) {}
