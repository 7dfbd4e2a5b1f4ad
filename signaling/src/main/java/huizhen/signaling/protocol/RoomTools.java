package huizhen.signaling.protocol;

import huizhen.relay.api.MediaKind;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.TrackSource;
import huizhen.signaling.api.ClientStats;
import huizhen.signaling.api.VitalSigns;
import huizhen.signaling.protocol.ClientMessage.Act;
import huizhen.signaling.protocol.ClientMessage.Draw;
import huizhen.signaling.protocol.ClientMessage.Moderate;
import huizhen.signaling.protocol.ClientMessage.Pointer;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// Reads the messages of a room's tools: moderating, pointing and drawing, vital signs, figures.
final class RoomTools {
  static final int MAX_POINTS = 64;
  private static final double MAX_VALUE = 1e9;

  private RoomTools() {}

  static Moderate moderate(Fields fields, OptionalLong id) throws ProtocolException {
    Act act = one(fields, "act", Act.values());
    ParticipantId participant = fields.participant("participant");
    Optional<TrackSource> source =
        act == Act.MUTE ? Optional.of(fields.source("source")) : Optional.empty();
    return new Moderate(id, act, participant, source);
  }

  static PictureId picture(Fields fields) throws ProtocolException {
    ParticipantId participant = fields.participant("participant");
    TrackSource source = fields.source("source");
    if (source.kind() != MediaKind.VIDEO) {
      throw fields.refuse("a picture is a camera, screen or diagnostic");
    }
    return new PictureId(participant, source);
  }

  static Pointer pointer(Fields fields, OptionalLong id) throws ProtocolException {
    PictureId picture = picture(fields);
    OptionalDouble x = fields.optionalDecimal("x", 0, 1);
    OptionalDouble y = fields.optionalDecimal("y", 0, 1);
    if (x.isPresent() != y.isPresent()) {
      throw fields.refuse("a pointer has x and y, or neither");
    }
    Optional<Point> at =
        x.isPresent() ? Optional.of(new Point(x.getAsDouble(), y.getAsDouble())) : Optional.empty();
    return new Pointer(id, picture, at);
  }

  static Draw draw(Fields fields, OptionalLong id) throws ProtocolException {
    PictureId picture = picture(fields);
    String line = fields.text("line", 1, 32);
    Colour colour = one(fields, "colour", Colour.values());
    List<Point> points = new ArrayList<>();
    for (Fields point : fields.objects("points", MAX_POINTS)) {
      points.add(new Point(place(point, "x"), place(point, "y")));
      point.refuseOthers();
    }
    if (points.isEmpty()) {
      throw fields.refuse("a line has at least one point");
    }
    return new Draw(id, picture, line, colour, points);
  }

  /// To four places, which is finer than a picture's lines: a point is kept and sent on often.
  private static double place(Fields fields, String name) throws ProtocolException {
    double exact =
        fields.optionalDecimal(name, 0, 1).orElseThrow(() -> fields.refuse(name + " is missing"));
    return Math.round(exact * 10_000) / 10_000.0;
  }

  static VitalSigns vitals(Fields fields) throws ProtocolException {
    String device = fields.text("device", 1, 64);
    boolean isMedical = fields.flag("medical");
    Instant at = instant(fields, "at");
    List<VitalSigns.Value> values = new ArrayList<>();
    for (Fields value : fields.objects("values", VitalSigns.MAX_VALUES)) {
      values.add(
          new VitalSigns.Value(
              value.text("code", 1, 32),
              value
                  .optionalDecimal("value", -MAX_VALUE, MAX_VALUE)
                  .orElseThrow(() -> value.refuse("value is missing")),
              value.text("unit", 1, 16)));
      value.refuseOthers();
    }
    try {
      return new VitalSigns(device, isMedical, at, values);
    } catch (IllegalArgumentException e) {
      throw fields.refuse(String.valueOf(e.getMessage()));
    }
  }

  static ClientStats stats(Fields fields) throws ProtocolException {
    return new ClientStats(
        fields.optionalDecimal("rttMillis", 0, 60_000),
        fields.optionalDecimal("lostShare", 0, 1),
        fields.optionalDecimal("concealedShare", 0, 1),
        fields.optionalDecimal("frozenShare", 0, 1),
        fields.optionalDecimal("sentBps", 0, 1e10),
        fields.optionalDecimal("receivedBps", 0, 1e10));
  }

  private static Instant instant(Fields fields, String name) throws ProtocolException {
    try {
      return Instant.parse(fields.text(name, 20, 40));
    } catch (DateTimeParseException e) {
      throw fields.refuse(name + " is not an instant such as 2026-03-02T06:31:00Z");
    }
  }

  private static <E extends Enum<E>> E one(Fields fields, String name, E[] known)
      throws ProtocolException {
    String text = fields.text(name, 1, 32);
    for (E each : known) {
      if (each.name().toLowerCase(Locale.ROOT).equals(text)) {
        return each;
      }
    }
    throw fields.refuse(name + " is none that we know");
  }
}
