package huizhen.app.rooms;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomEvent;
import huizhen.relay.api.RoomId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/// What the relay says of a room, for the audit trail, the recording's notes and the tally of
/// lines.
final class MediaTrail {
  private final RoomAudit audit;
  private final RoomRecorder recorder;
  private final LineTally lines;

  MediaTrail(RoomAudit audit, RoomRecorder recorder, LineTally lines) {
    this.audit = audit;
    this.recorder = recorder;
    this.lines = lines;
  }

  void happened(RoomId room, RoomEvent event) {
    switch (event) {
      case RoomEvent.TrackPublished(var track, var source, var codec) ->
          audit.write(
              room,
              track.participant().value(),
              "track.publish",
              "ok",
              new JsonObject()
                  .put("track", track.toString())
                  .put("source", source.name())
                  .put("codec", codec.name()));
      case RoomEvent.TrackEnded(var track) ->
          audit.write(
              room,
              track.participant().value(),
              "track.end",
              "ok",
              new JsonObject().put("track", track.toString()));
      case RoomEvent.SpeakersChanged(var speakers) ->
          recorder.note(
              room,
              "speakers",
              new JsonObject()
                  .put(
                      "speakers",
                      new JsonArray(speakers.stream().map(ParticipantId::value).toList())));
      case RoomEvent.SlotsChanged changed -> recorder.note(room, "slots", RoomNotes.of(changed));
      case RoomEvent.RoomFailed(var what) ->
          audit.write(room, "system", "room.fail", "ok", new JsonObject().put("what", what));
      case RoomEvent.QualityMeasured(var _, var quality) -> lines.measured(room, quality);
      case RoomEvent.Connected _,
          RoomEvent.ConnectionLost _,
          RoomEvent.LayersWanted _,
          RoomEvent.ReceptionChanged _ -> {
        // Of interest to the participants alone; signalling tells them.
      }
    }
  }
}
