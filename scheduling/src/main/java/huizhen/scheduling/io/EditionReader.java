package huizhen.scheduling.io;

import huizhen.scheduling.api.PatientId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads the editions of the directory. Who asks before a request is on its way is answered by it,
/// so that all whose answers become ready in one turn of the event loop cost Redis one request, and
/// each still learns what is so after they asked. A request is for at most [#MAX_PATIENTS] and
/// some.
final class EditionReader {
  static final int MAX_PATIENTS = 500;

  private final Function<Request, Future<Response>> redis;
  private @Nullable Round next;

  EditionReader(Function<Request, Future<Response>> redis) {
    this.redis = redis;
  }

  /// @param all of all but the patients
  /// @param ofPatients of those that were asked for, and perhaps of others
  record Editions(String all, Map<PatientId, String> ofPatients) {
    String of(PatientId patient) {
      return ofPatients.getOrDefault(patient, DirectoryMemory.NONE);
    }
  }

  private record Round(Set<PatientId> patients, Promise<Editions> promise) {}

  Future<Editions> read(Collection<PatientId> patients) {
    var context = Vertx.currentContext();
    if (context == null) {
      return ask(List.copyOf(patients));
    }
    Round round;
    var isNew = false;
    synchronized (this) {
      round = next;
      if (round == null) {
        round = new Round(new LinkedHashSet<>(), Promise.promise());
        next = round;
        isNew = true;
      }
      round.patients().addAll(patients);
      if (round.patients().size() >= MAX_PATIENTS) {
        next = null; // whoever opened it sends it
      }
    }
    if (isNew) {
      var mine = round;
      context.runOnContext(_ -> send(mine));
    }
    return round.promise().future();
  }

  private void send(Round round) {
    List<PatientId> patients;
    synchronized (this) {
      if (round.equals(next)) {
        next = null;
      }
      patients = List.copyOf(round.patients());
    }
    ask(patients).onComplete(round.promise());
  }

  private Future<Editions> ask(List<PatientId> patients) {
    var request = Request.cmd(Command.HMGET).arg(RedisKeys.EDITIONS).arg(RedisDirectory.ALL);
    patients.forEach(id -> request.arg(DirectoryMemory.patientField(id)));
    return redis
        .apply(request)
        .map(found -> {
          var names = new ArrayList<String>();
          found.forEach(it -> names.add(name(it)));
          var ofPatients = new HashMap<PatientId, String>();
          for (int i = 0; i < patients.size(); i++) {
            ofPatients.put(patients.get(i), names.get(i + 1));
          }
          return new Editions(names.getFirst(), ofPatients);
        });
  }

  static String name(@Nullable Response edition) {
    return edition == null ? DirectoryMemory.NONE : edition.toString();
  }
}
