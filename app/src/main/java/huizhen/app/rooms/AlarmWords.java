package huizhen.app.rooms;

import huizhen.signaling.api.AlarmRule.Bound;
import huizhen.signaling.api.VitalAlarm;
import java.math.BigDecimal;
import java.util.Map;

/// An alarm in words, for an application: Chinese first.
final class AlarmWords {
  private record Name(String zh, String en) {}

  private static final Map<String, Name> NAMES =
      Map.of(
          "heart-rate", new Name("心率", "heart rate"),
          "respiratory-rate", new Name("呼吸频率", "respiratory rate"),
          "spo2", new Name("血氧饱和度", "SpO2"),
          "temperature", new Name("体温", "temperature"),
          "blood-pressure-systolic", new Name("收缩压", "systolic blood pressure"),
          "blood-pressure-diastolic", new Name("舒张压", "diastolic blood pressure"));

  private AlarmWords() {}

  /// Such as `体征报警：血氧饱和度低于 85 % 持续 30 秒（alarm: SpO2 below 85 % for 30 s）`.
  static String reason(VitalAlarm alarm) {
    var measure = alarm.rule().measure();
    var name = NAMES.getOrDefault(measure.name(), new Name(measure.name(), measure.name()));
    boolean isLow = alarm.bound() == Bound.LOW;
    var limit = BigDecimal.valueOf(alarm.limit()).stripTrailingZeros().toPlainString();
    int seconds = alarm.rule().seconds();
    return "体征报警：%s%s %s %s%s（alarm: %s %s %s %s%s）"
        .formatted(
            name.zh(),
            isLow ? "低于" : "高于",
            limit,
            measure.unit(),
            seconds == 0 ? "" : " 持续 " + seconds + " 秒",
            name.en(),
            isLow ? "below" : "above",
            limit,
            measure.unit(),
            seconds == 0 ? "" : " for " + seconds + " s");
  }
}
