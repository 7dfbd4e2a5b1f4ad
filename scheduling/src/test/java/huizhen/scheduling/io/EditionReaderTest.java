package huizhen.scheduling.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.io.EditionReader.Editions;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Who asks in one turn of the loop shares a request; who asks when it is on its way gets another,
/// for what is so since. What is in it is for [RememberedDirectoryTest].
class EditionReaderTest {
  private static final PatientId ONE = new PatientId("p-1");
  private static final PatientId TWO = new PatientId("p-2");

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final List<Request> asked = new ArrayList<>();
  private final List<Promise<Response>> answers = new ArrayList<>();
  private final EditionReader reader =
      new EditionReader(request -> {
        asked.add(request);
        var answer = Promise.<Response>promise();
        answers.add(answer);
        return answer.future();
      });

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void asks_once_for_all_who_ask_in_one_turn_and_anew_for_those_who_come_later() throws Exception {
    var first = new ArrayList<Future<Editions>>();
    turn(() -> {
      first.add(reader.read(List.of(ONE)));
      first.add(reader.read(List.of(TWO)));
      first.add(reader.read(List.of(ONE)));
    });
    turn(() -> {});
    assertThat(asked).hasSize(1);
    assertThat(first).noneMatch(Future::isComplete);

    turn(() -> {
      var _ = reader.read(List.of(ONE)); // the request that is on its way may be of before
    });
    turn(() -> {});
    assertThat(asked).hasSize(2);

    turn(() -> answers.getFirst().fail("away"));
    assertThat(first).allMatch(Future::failed);
  }

  @Test
  void begins_another_request_when_one_has_enough() throws Exception {
    turn(() -> {
      for (int i = 0; i < EditionReader.MAX_PATIENTS + 1; i++) {
        var _ = reader.read(List.of(new PatientId("p-" + i)));
      }
    });
    turn(() -> {});
    assertThat(asked).hasSize(2);
  }

  private void turn(Runnable what) throws Exception {
    var done = Promise.<Void>promise();
    context.runOnContext(_ -> {
      what.run();
      done.complete();
    });
    done.future().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
