package huizhen.app.rooms;

import static java.lang.System.Logger.Level.WARNING;

import huizhen.app.redis.RedisAccounts;
import huizhen.app.redis.RedisChat;
import huizhen.app.redis.RedisRoomClaims;
import huizhen.app.redis.RedisTicketUse;
import huizhen.recording.api.Retention;
import huizhen.recording.api.Retention.Trigger;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.CaseTimer;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Consultations;
import huizhen.scheduling.teaching.api.TeachingId;
import huizhen.scheduling.teaching.api.TeachingSession;
import huizhen.scheduling.teaching.api.TeachingSessions;
import huizhen.scheduling.teaching.api.TeachingState;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitId;
import huizhen.scheduling.visit.api.VisitState;
import huizhen.scheduling.visit.api.Visits;
import huizhen.signaling.api.AlarmRule;
import huizhen.signaling.api.Annotations;
import huizhen.signaling.api.Door;
import huizhen.signaling.api.Revocation;
import huizhen.signaling.api.RoomHost;
import huizhen.signaling.api.RoomRefusedException;
import huizhen.signaling.api.Rundown;
import huizhen.signaling.api.StillId;
import huizhen.signaling.api.Ticket;
import huizhen.web.api.LiveRooms;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The owner of all rooms: asks scheduling for a consultation's room and the service's claim for an
/// ad-hoc one, keeps the chat, feeds the audit trail and the recording's notes.
public final class Rooms implements RoomHost, LiveRooms {
  private static final System.Logger log = System.getLogger(Rooms.class.getName());

  private final ConsultationRooms consultations;
  private final VisitRooms visits;
  private final TeachingRooms teaching;
  private final AdHocRooms adHoc;
  private final RoomRecorder recorder;
  private final ChatKeeper chat;
  private final KeptRooms kept;
  private final RoomAudit audit;
  private final InstantSource clock;
  private final RoomOverview overview;
  private final ClientFigures figures;
  private final Retention retention;
  private final VitalsKeeper vitals;
  private final StillKeeper stills;
  private final AlarmEmergencies emergencies;
  private final Watching watching;
  private final Refusals refusals;
  private final RedisTicketUse tickets;
  private final Presence presence = new Presence();
  private final LineTally lines = new LineTally();
  private final MediaTrail media;
  private final AlarmTrail alarms;
  private final Drain drain = new Drain();
  private volatile Consumer<RoomId> ended = _ -> {};
  private volatile Supplier<Future<JsonObject>> redeployment =
      () -> Future.failedFuture("signalling is not up yet");

  public Rooms(
      Consultations consultations,
      Visits visits,
      TeachingSessions teaching,
      RedisAccounts accounts,
      RedisRoomClaims claims,
      RoomRecorder recorder,
      RedisChat chat,
      KeptRooms kept,
      RoomAudit audit,
      RedisTicketUse tickets,
      InstantSource clock,
      RoomOverview overview,
      ClientFigures figures,
      Retention retention,
      VitalsKeeper vitals,
      StillKeeper stills,
      AlarmEmergencies emergencies,
      Watching watching) {
    this.consultations = new ConsultationRooms(consultations, accounts, recorder, watching);
    this.visits = new VisitRooms(visits, accounts, recorder);
    this.teaching = new TeachingRooms(teaching, accounts, recorder);
    this.adHoc = new AdHocRooms(claims, recorder, audit);
    this.recorder = recorder;
    this.chat = new ChatKeeper(chat, recorder, clock);
    this.kept = kept;
    this.audit = audit;
    this.media = new MediaTrail(audit, recorder, lines);
    this.alarms = new AlarmTrail(audit, recorder::note);
    this.tickets = tickets;
    this.refusals = new Refusals(audit, clock);
    this.clock = clock;
    this.overview = overview;
    this.figures = figures;
    this.retention = retention;
    this.vitals = vitals;
    this.stills = stills;
    this.emergencies = emergencies;
    this.watching = watching;
  }

  @Override
  public Future<JsonObject> overview() {
    return overview
        .rooms()
        .onSuccess(view -> drain.since().ifPresent(it -> view.put("drainingSince", "" + it)));
  }

  @Override
  public Optional<Instant> drain(boolean isOn) {
    return drain.set(isOn, clock.instant());
  }

  @Override
  public Future<JsonObject> redeploySignaling() {
    return redeployment.get();
  }

  /// What starts signalling anew.
  public void onRedeploy(Supplier<Future<JsonObject>> action) {
    redeployment = action;
  }

  @Override
  public Set<String> present() {
    return presence.all();
  }

  /// Opens an ad-hoc room for a service client, or finds it open.
  public Future<Void> openAdHoc(String room, String client) {
    return adHoc.open(room, client);
  }

  /// Fails when the room is not the client's; one that is nobody's becomes it.
  Future<Void> own(String room, String client) {
    return adHoc.own(room, client);
  }

  @Override
  public Future<RoomStatus> admit(Ticket ticket, Door door) {
    var admitted = mayOpen(ticket.room()).compose(_ -> admit(ticket));
    return admitted.onFailure(cause -> {
      if (cause instanceof RoomRefusedException refusal) {
        audit.write(
            ticket.room(),
            ticket.participant().value(),
            "room.join",
            "refused:" + refusal.code(),
            new JsonObject().put("door", RoomNames.word(door)));
      }
    });
  }

  private Future<RoomStatus> admit(Ticket ticket) {
    return RoomNames.caseOf(ticket.room())
        .map(caseId -> consultations.admit(caseId, ticket))
        .or(() -> RoomNames.visitOf(ticket.room()).map(it -> visits.admit(it, ticket)))
        .or(() -> RoomNames.teachingOf(ticket.room()).map(it -> teaching.admit(it, ticket)))
        .orElseGet(() -> adHoc.admit(ticket));
  }

  /// Before maintenance nobody opens another room; what is open lets its people in, and an
  /// emergency waits for nothing.
  private Future<Void> mayOpen(RoomId room) {
    if (drain.since().isEmpty() || overview.isOpen(room)) {
      return Future.succeededFuture();
    }
    return RoomNames.caseOf(room)
        .map(consultations::isEmergency)
        .orElseGet(() -> Future.succeededFuture(false))
        .compose(isEmergency ->
            isEmergency
                ? Future.succeededFuture()
                : Future.failedFuture(
                    new RoomRefusedException("draining", "no new rooms before maintenance")));
  }

  @Override
  public void turnedAway(TurnedAway what) {
    refusals.add(what);
  }

  /// About once a second.
  public void tick() {
    refusals.tick();
    vitals.tick();
    emergencies.tick();
    watching.tick();
  }

  /// All tickets of the room that were minted until now, and what they opened.
  private Future<Void> revokeAll(RoomId room) {
    var until = clock.instant().plus(TicketMint.VALIDITY);
    return tickets.revoke(Revocation.ofAll(room, until)).mapEmpty();
  }

  @Override
  public Future<RoomStatus> start(RoomId room, ParticipantId by, Set<ParticipantId> present) {
    return RoomNames.caseOf(room)
        .map(caseId -> consultations.start(room, caseId, by, present))
        .or(() -> RoomNames.visitOf(room).map(it -> visits.start(room, it, by, present)))
        .or(() -> RoomNames.teachingOf(room).map(it -> teaching.start(room, it, by, present)))
        .orElseGet(() -> Future.succeededFuture(adHoc.status(room)));
  }

  @Override
  public Future<Void> end(RoomId room, ParticipantId by) {
    return RoomNames.caseOf(room)
        .map(caseId -> consultations.end(room, caseId, by).onSuccess(_ -> visited(room)))
        .or(() -> RoomNames.visitOf(room).map(it -> visits.end(room, it, by)))
        .or(() -> RoomNames.teachingOf(room).map(it -> teaching.end(room, it, by)))
        .orElseGet(() -> recorder.stop(room, "ended"))
        .onSuccess(_ -> kept.forget(room));
  }

  /// The years of the case's records are counted from here.
  private void visited(RoomId room) {
    var _ =
        retention
            .happened(RoomNames.evidenceOf(room), Trigger.LAST_VISIT, clock.instant())
            // They are kept for ever then, which is no harm.
            .onFailure(cause -> log.log(WARNING, "visit not noted room=" + room, cause));
  }

  @Override
  public Future<ChatMessage> chat(
      RoomId room, ParticipantId from, String text, Optional<String> key) {
    return chat.keep(room, from, text, key);
  }

  @Override
  public Future<List<ChatMessage>> chatHistory(RoomId room) {
    return chat.history(room);
  }

  @Override
  public Future<Rundown> rundown(RoomId room) {
    return kept.rundowns().find(room);
  }

  @Override
  public Future<Void> keepRundown(RoomId room, Rundown rundown) {
    return kept.rundowns().keep(room, rundown);
  }

  @Override
  public Future<Annotations> annotations(RoomId room) {
    return kept.annotations().find(room);
  }

  @Override
  public Future<Void> keepAnnotations(RoomId room, Annotations what) {
    return kept.annotations().keep(room, what);
  }

  @Override
  public Future<KeptStill> keepStill(RoomId room, ParticipantId from, Buffer jpeg) {
    return stills.keep(room, jpeg, recorder.isRecording(room));
  }

  @Override
  public Future<Buffer> still(RoomId room, StillId still) {
    return stills.find(room, still);
  }

  @Override
  public void happened(RoomId room, Happening what) {
    switch (what) {
      case Happening.Joined joined -> joined(room, joined);
      case Happening.Left left -> left(room, left);
      case Happening.Away(var who) -> away(room, who);
      case Happening.Returned(var who) -> returned(room, who);
      case Happening.Moderated moderated -> moderated(room, moderated);
      case Happening.Drawn drawn -> recorder.note(room, "drawn", RoomNotes.of(drawn));
      case Happening.Frozen frozen -> frozen(room, frozen);
      case Happening.Thawed thawed -> recorder.note(room, "thawed", RoomNotes.of(thawed));
      case Happening.RundownChanged changed -> rundown(room, changed);
      case Happening.Captioned captioned -> recorder.note(room, "caption", RoomNotes.of(captioned));
      case Happening.Vitals measured -> {
        recorder.note(room, "vitals", RoomNotes.of(measured));
        vitals.keep(room, measured);
      }
      case Happening.Alarmed alarmed -> alarmed(room, alarmed);
      case Happening.AlarmOver ended -> alarms.ended(room, ended);
      case Happening.Unwatched unwatched -> alarms.unwatched(room, unwatched);
      case Happening.Figures(var _, var stats) -> figures.add(stats);
      case Happening.Media(var event) -> media.happened(room, event);
      case Happening.Closed() -> {
        presence.closed(room);
        vitals.closed(room);
        watching.closed(room);
        kept.forgetAnnotations(room);
        lines
            .closed(room)
            .ifPresent(seconds -> audit.write(room, "system", "room.quality", "ok", seconds));
        // A failure is logged and audited there.
        var _ = recorder.stop(room, "empty");
      }
    }
  }

  @Override
  public Future<Void> stopRecording(CaseId caseId) {
    return recorder.stop(RoomNames.of(caseId), "consent-withdrawn");
  }

  /// Who puts people out of a room; set once signalling is there.
  public void onEnd(Consumer<RoomId> listener) {
    ended = listener;
  }

  @Override
  public Future<Void> end(CaseId caseId) {
    var room = RoomNames.of(caseId);
    consultations.forget(room);
    kept.forget(room);
    ended.accept(room);
    // The call is over whether or not Redis can be told: the case itself lets nobody in again.
    return recorder.stop(room, "broken-off").compose(_ -> revokeAll(room).otherwiseEmpty());
  }

  @Override
  public Future<Void> endVisit(VisitId visit) {
    var room = RoomNames.of(visit);
    visits.forget(room);
    kept.forget(room);
    ended.accept(room);
    return recorder.stop(room, "ended");
  }

  /// Nobody comes in again: the session lets nobody, with a ticket or without.
  @Override
  public Future<Void> endTeaching(TeachingId session) {
    var room = RoomNames.of(session);
    teaching.forget(room);
    kept.forget(room);
    ended.accept(room);
    return recorder.stop(room, "ended");
  }

  /// A time-out has ended a teaching session, or it never began.
  public void teachingTimedOut(TeachingSession session) {
    if (session.state() == TeachingState.ENDED || session.state() == TeachingState.NOT_HELD) {
      // A failing recorder is logged and audited there.
      var _ = endTeaching(session.id());
    }
  }

  /// A time-out has ended a visit's session.
  public void visitTimedOut(Visit visit) {
    if (visit.state() == VisitState.EXPIRED) {
      // A failing recorder is logged and audited there.
      var _ = endVisit(visit.id());
    }
  }

  /// A time-out has ended a case's session, or it never began.
  public void timedOut(ConsultationCase state, CaseTimer timer) {
    if (state.state() == CaseState.ABORTED
        || state.state() == CaseState.NO_SHOW
        || timer.kind() == CaseTimer.Kind.SESSION_OVER) {
      // A failing recorder is logged and audited there.
      var _ = end(state.id());
    }
  }

  private void joined(RoomId room, Happening.Joined joined) {
    var who = joined.participant();
    presence.came(room, who);
    audit.write(
        room,
        who.value(),
        "room.join",
        "ok",
        new JsonObject()
            .put("role", joined.role().name())
            .put("door", RoomNames.word(joined.door())));
    recorder.note(
        room,
        "joined",
        new JsonObject().put("participant", who.value()).put("role", joined.role().name()));
    RoomNames.caseOf(room)
        .ifPresentOrElse(
            caseId -> consultations.joined(room, caseId, joined.role()),
            () -> withoutCase(room, who, true));
  }

  private void left(RoomId room, Happening.Left left) {
    var who = left.participant();
    presence.left(room, who);
    audit.write(room, who.value(), "room.leave", "ok", new JsonObject().put("cause", left.cause()));
    recorder.note(room, "left", new JsonObject().put("participant", who.value()));
    RoomNames.caseOf(room)
        .ifPresentOrElse(
            caseId -> consultations.left(room, caseId, who), () -> withoutCase(room, who, false));
  }

  /// Somebody came into, or left, a room that is no case's.
  private void withoutCase(RoomId room, ParticipantId who, boolean hasCome) {
    var visit = RoomNames.visitOf(room);
    var session = RoomNames.teachingOf(room);
    if (visit.isPresent()) {
      if (hasCome) {
        visits.joined(room, visit.get(), who);
      } else {
        visits.left(room, visit.get(), who);
      }
    } else if (session.isPresent()) {
      if (hasCome) {
        teaching.joined(room, session.get(), who);
      } else {
        teaching.left(room, session.get(), who);
      }
    } else if (hasCome) {
      adHoc.joined(room, who);
    } else {
      adHoc.left(room, who);
    }
  }

  private void alarmed(RoomId room, Happening.Alarmed what) {
    alarms.began(room, what);
    if (what.alarm().level() == AlarmRule.Level.EMERGENCY) {
      emergencies.wanted(
          room,
          what.alarm(),
          doctors ->
              RoomNames.caseOf(room).isPresent()
                  ? consultations.named(room, doctors)
                  : visits.doctors(room));
    }
  }

  private void moderated(RoomId room, Happening.Moderated what) {
    var about =
        new JsonObject().put("act", what.act()).put("participant", what.participant().value());
    audit.write(room, what.by().value(), "room.moderate", "ok", about);
    recorder.note(room, "moderated", about.copy().put("by", what.by().value()));
  }

  private void frozen(RoomId room, Happening.Frozen what) {
    if (!what.isAgain()) {
      var about = new JsonObject().put("still", what.still().value()).put("sha256", what.sha256());
      audit.write(room, what.by().value(), "room.freeze", "ok", about);
    }
    recorder.note(room, "frozen", RoomNotes.of(what));
  }

  private void rundown(RoomId room, Happening.RundownChanged what) {
    var about = new JsonObject().put("act", what.act());
    audit.write(room, what.by().value(), "room.rundown", "ok", about);
    recorder.note(room, "rundown", RoomNotes.of(what));
  }

  private void away(RoomId room, ParticipantId who) {
    presence.left(room, who);
    audit.write(room, who.value(), "room.away", "ok", new JsonObject());
    recorder.note(room, "away", new JsonObject().put("participant", who.value()));
    RoomNames.caseOf(room).ifPresent(caseId -> consultations.left(room, caseId, who));
    RoomNames.visitOf(room).ifPresent(visit -> visits.left(room, visit, who));
    RoomNames.teachingOf(room).ifPresent(session -> teaching.left(room, session, who));
  }

  private void returned(RoomId room, ParticipantId who) {
    presence.came(room, who);
    audit.write(room, who.value(), "room.return", "ok", new JsonObject());
    recorder.note(room, "returned", new JsonObject().put("participant", who.value()));
    RoomNames.caseOf(room).ifPresent(caseId -> consultations.returned(room, caseId, who));
    RoomNames.visitOf(room).ifPresent(visit -> visits.joined(room, visit, who));
    RoomNames.teachingOf(room).ifPresent(session -> teaching.joined(room, session, who));
  }
}
