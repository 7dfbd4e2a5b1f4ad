package huizhen.app.rooms;

import huizhen.relay.api.MediaRelay;
import huizhen.relay.api.QualityRecord;
import huizhen.relay.api.RoomId;
import huizhen.relay.api.RoomView;
import huizhen.relay.api.RoomView.LayerView;
import huizhen.relay.api.RoomView.SeatView;
import huizhen.relay.api.RoomView.SlotView;
import huizhen.relay.api.RoomView.TrackView;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// What an operator sees of the rooms that are open: seats by number, layers, lines and quality;
/// nobody's name and no media.
public final class RoomOverview {
  /// More rooms than a page has use for; the rest are counted alone.
  private static final int MAX_ROOMS = 200;

  private final MediaRelay relay;

  public RoomOverview(MediaRelay relay) {
    this.relay = relay;
  }

  Future<JsonObject> rooms() {
    var open = relay.rooms();
    List<Future<JsonObject>> asked =
        open.stream()
            .sorted((a, b) -> a.value().compareTo(b.value()))
            .limit(MAX_ROOMS)
            .map(room ->
                Future.fromCompletionStage(relay.describe(room))
                    .map(RoomOverview::room)
                    // Closed since it was listed.
                    .otherwise(new JsonObject()))
            .toList();
    return Future.all(asked)
        .map(all -> {
          var items = new JsonArray();
          all.<JsonObject>list().stream().filter(it -> !it.isEmpty()).forEach(items::add);
          return new JsonObject().put("total", open.size()).put("items", items);
        });
  }

  /// Whether anybody is in it, waits in it or has just left it.
  boolean isOpen(RoomId room) {
    return relay.rooms().contains(room);
  }

  private static JsonObject room(RoomView view) {
    return new JsonObject()
        .put("room", view.room().value())
        .put("seats", array(view.seats(), RoomOverview::seat));
  }

  private static JsonObject seat(SeatView seat) {
    var json =
        new JsonObject()
            .put("number", seat.number())
            .put("kind", seat.kind())
            .put("connected", seat.isConnected())
            .put("admitted", seat.isAdmitted())
            .put("tracks", array(seat.tracks(), RoomOverview::track))
            .put("slots", array(seat.slots(), RoomOverview::slot));
    seat.quality().ifPresent(quality -> json.put("quality", quality(quality)));
    return json;
  }

  private static JsonObject quality(QualityRecord quality) {
    return new JsonObject()
        .put("audioMos", quality.audioMos())
        .put("rttMillis", quality.rttMillis())
        .put("jitterMillis", quality.jitterMillis())
        .put("uplinkLoss", quality.uplinkLoss())
        .put("uplinkMissing", quality.uplinkMissing())
        .put("relayLoss", quality.relayLoss())
        .put("downlinkLoss", quality.downlinkLoss())
        .put("worstPlace", name(quality.worstPlace()))
        .put("estimateBps", quality.estimateBps())
        .put("sentBps", quality.sentBps())
        .put("receivedBps", quality.receivedBps())
        .put("frozenShare", quality.frozenShare())
        .put("width", quality.widthPixels())
        .put("height", quality.heightPixels());
  }

  private static JsonObject track(TrackView track) {
    return new JsonObject()
        .put("source", name(track.source()))
        .put("codec", track.codec())
        .put("muted", track.isMuted())
        .put("layers", array(track.layers(), RoomOverview::layer));
  }

  private static JsonObject layer(LayerView layer) {
    return new JsonObject()
        .put("rid", layer.rid())
        .put("width", layer.widthPixels())
        .put("height", layer.heightPixels())
        .put("bps", layer.bps())
        .put("active", layer.isActive())
        .put("wanted", layer.isWanted());
  }

  private static JsonObject slot(SlotView slot) {
    var json =
        new JsonObject()
            .put("kind", name(slot.kind()))
            .put("fromSeat", slot.fromSeat())
            .put("layer", slot.layer())
            .put("stills", slot.isStills());
    slot.source().ifPresent(source -> json.put("source", name(source)));
    return json;
  }

  private static <T> JsonArray array(List<T> items, Function<T, JsonObject> toJson) {
    return new JsonArray(items.stream().map(toJson).toList());
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
