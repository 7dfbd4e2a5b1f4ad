package huizhen.app;

import huizhen.app.config.AlarmConfig;
import huizhen.app.config.Config;
import huizhen.scheduling.api.Actor.Role;
import huizhen.signaling.api.AlarmRule;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/// What this deployment has chosen where a policy leaves a choice, as the table of policies shows
/// it.
final class PolicyValues {
  private PolicyValues() {}

  static Map<String, String> of(Config config) {
    var cases = config.cases();
    var roles = config.http().secondFactorRoles();
    return Map.of(
        "qualification.independent-practice",
        cases.minIndependentYears() + " years",
        "record.back-filled",
        text(cases.emergency().opinionDue()),
        "quality.phone-offer",
        text(cases.timeOuts().phoneOffer()),
        "upload.scanned",
        config
            .http()
            .scanner()
            .map(it ->
                it.storesUnscanned()
                    ? "clamd; stored while it is away"
                    : "clamd; refused while it is away")
            .orElse("not scanned"),
        "captions.machine",
        config.http().takesCaptions() ? "taken of a hospital's recogniser" : "not taken",
        "vitals.alarm-emergency",
        alarms(config.alarms()),
        "sign-in.second-factor",
        roles.isEmpty()
            ? "nobody"
            : roles.stream().map(Role::name).sorted().collect(Collectors.joining(", ")));
  }

  private static String alarms(AlarmConfig alarms) {
    var all = alarms.rules().all();
    var urgent = all.stream().filter(it -> it.level() == AlarmRule.Level.EMERGENCY).count();
    return all.isEmpty()
        ? "no rules"
        : "%d rules, %d of level emergency; one in %s from a case"
            .formatted(all.size(), urgent, text(alarms.emergencyGap()));
  }

  /// `2 h`, `30 min` or `15 s`: the largest unit that leaves nothing over.
  static String text(Duration time) {
    if (time.toSeconds() % 3_600 == 0) {
      return time.toHours() + " h";
    }
    return time.toSeconds() % 60 == 0 ? time.toMinutes() + " min" : time.toSeconds() + " s";
  }
}
