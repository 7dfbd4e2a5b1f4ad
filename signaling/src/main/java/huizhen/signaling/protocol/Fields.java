package huizhen.signaling.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import huizhen.relay.api.MediaKind;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.TrackSource;
import huizhen.relay.api.ViewHint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/// Reads the fields of one JSON object, each of the kind that is asked for, and remembers which.
final class Fields {
  private static final int MAX_TRACKS = 16;
  private static final int MAX_MID_CHARACTERS = 32;
  private static final int MAX_PIXELS = 16_384; // as ViewHint has it
  private static final long MAX_NUMBER = 9_007_199_254_740_991L; // 2^53 - 1: exact in JavaScript

  private final ObjectNode object;
  private final OptionalLong id;
  private final Set<String> read = new HashSet<>();

  Fields(ObjectNode object, OptionalLong id) {
    this.object = object;
    this.id = id;
    read.add("id");
  }

  /// The `id`, where there is one.
  static OptionalLong id(ObjectNode object) throws ProtocolException {
    return new Fields(object, OptionalLong.empty()).optionalNumber("id");
  }

  String text(String name, int atLeast, int atMost) throws ProtocolException {
    return optionalText(name, atLeast, atMost).orElseThrow(() -> refuse(name + " is missing"));
  }

  Optional<String> optionalText(String name, int atLeast, int atMost) throws ProtocolException {
    Optional<JsonNode> node = node(name);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    if (!node.get().isTextual()
        || node.get().textValue().length() < atLeast
        || node.get().textValue().length() > atMost) {
      throw refuse("%s is not a string of %d to %d characters".formatted(name, atLeast, atMost));
    }
    return Optional.of(node.get().textValue());
  }

  OptionalLong optionalNumber(String name) throws ProtocolException {
    Optional<JsonNode> node = node(name);
    if (node.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!node.get().isIntegralNumber()
        || !node.get().canConvertToLong()
        || node.get().longValue() < 0
        || node.get().longValue() > MAX_NUMBER) {
      throw refuse(name + " is not an integer from 0 to 2^53-1");
    }
    return OptionalLong.of(node.get().longValue());
  }

  boolean flag(String name) throws ProtocolException {
    Optional<JsonNode> node = node(name);
    if (node.isEmpty() || !node.get().isBoolean()) {
      throw refuse(name + " is not true or false");
    }
    return node.get().booleanValue();
  }

  boolean flagOrFalse(String name) throws ProtocolException {
    return object.has(name) && flag(name);
  }

  TrackSource source(String name) throws ProtocolException {
    return Sources.named(text(name, 1, 32))
        .orElseThrow(() -> refuse(name + " is not a source that we know"));
  }

  Map<String, TrackSource> tracks(String name) throws ProtocolException {
    Map<String, TrackSource> tracks = new LinkedHashMap<>();
    for (Fields track : objects(name, MAX_TRACKS)) {
      String mid = track.text("mid", 1, MAX_MID_CHARACTERS);
      if (tracks.put(mid, track.source("source")) != null) {
        throw refuse("a mid is named twice");
      }
      track.refuseOthers();
    }
    return tracks;
  }

  List<ViewHint> views(String name) throws ProtocolException {
    List<ViewHint> views = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Fields view : objects(name, ViewHint.MAX_HINTS)) {
      ParticipantId participant = view.participant("participant");
      TrackSource source = view.source("source");
      if (source.kind() != MediaKind.VIDEO) {
        throw refuse("a view is of a picture: camera, screen or diagnostic");
      }
      if (!seen.add(participant + "/" + source)) {
        throw refuse("a source is named twice");
      }
      int width = view.pixels("width");
      int height = view.pixels("height");
      boolean isPinned = view.flagOrFalse("pinned");
      boolean isHidden = view.flagOrFalse("hidden");
      view.refuseOthers();
      views.add(new ViewHint(participant, source, width, height, isPinned, isHidden));
    }
    return views;
  }

  /// A number within its bounds.
  OptionalDouble optionalDecimal(String name, double least, double most) throws ProtocolException {
    Optional<JsonNode> node = node(name);
    if (node.isEmpty()) {
      return OptionalDouble.empty();
    }
    double value = node.get().doubleValue();
    if (!node.get().isNumber() || !(value >= least && value <= most)) {
      throw refuse("%s is not a number from %s to %s".formatted(name, least, most));
    }
    return OptionalDouble.of(value);
  }

  ParticipantId participant(String name) throws ProtocolException {
    try {
      return new ParticipantId(text(name, 1, 64));
    } catch (IllegalArgumentException e) {
      throw refuse(name + " is not a participant id: 1 to 64 of A-Z a-z 0-9 _ -");
    }
  }

  /// Absent: unknown, which is 0.
  private int pixels(String name) throws ProtocolException {
    long pixels = optionalNumber(name).orElse(0);
    if (pixels > MAX_PIXELS) {
      throw refuse("%s is not an integer from 0 to %d".formatted(name, MAX_PIXELS));
    }
    return (int) pixels;
  }

  /// An array of objects, whose own fields are then read one by one.
  List<Fields> objects(String name, int atMost) throws ProtocolException {
    Optional<JsonNode> node = node(name);
    if (node.isEmpty() || !node.get().isArray() || node.get().size() > atMost) {
      throw refuse("%s is not an array of at most %d".formatted(name, atMost));
    }
    List<Fields> objects = new ArrayList<>();
    for (JsonNode item : node.get()) {
      if (!(item instanceof ObjectNode object)) {
        throw refuse("an entry of %s is not an object".formatted(name));
      }
      Fields fields = new Fields(object, id);
      fields.read.remove("id");
      objects.add(fields);
    }
    return objects;
  }

  /// Call last: a field that nobody asked for is an error.
  void refuseOthers() throws ProtocolException {
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      if (!read.contains(names.next())) {
        throw refuse(
            "an unknown field; known here are " + List.copyOf(new java.util.TreeSet<>(read)));
      }
    }
  }

  ProtocolException refuse(String why) {
    return new ProtocolException(why, id);
  }

  private Optional<JsonNode> node(String name) {
    read.add(name);
    return Optional.ofNullable(object.get(name));
  }
}
