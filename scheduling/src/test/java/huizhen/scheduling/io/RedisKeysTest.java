package huizhen.scheduling.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.notice.api.NoticeSubject;
import huizhen.scheduling.notice.api.Recipient;
import huizhen.scheduling.testing.Clinics;
import huizhen.scheduling.visit.api.BlockId;
import huizhen.scheduling.visit.api.VisitId;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// All keys of scheduling are in one slot of a cluster: what is between the first braces decides
/// (Redis Cluster specification, hash tags).
class RedisKeysTest {
  private static final String TAG = "hz:{s}:";
  private static final List<Object> SAMPLES =
      List.of(
          Clinics.COUNTY,
          Clinics.SPECIALIST,
          Clinics.PATIENT,
          Clinics.CASE,
          CaseState.DRAFT,
          new VisitId("v"),
          new BlockId("b"),
          NoticeSubject.of(Clinics.CASE),
          Recipient.doctor(Clinics.SPECIALIST),
          new CommandId("c"),
          "x");

  private static Object sample(Class<?> type) {
    return SAMPLES.stream().filter(type::isInstance).findFirst().orElseThrow();
  }

  @Test
  void name_the_one_hash_tag_in_every_constant() throws ReflectiveOperationException {
    var constants =
        Arrays.stream(RedisKeys.class.getDeclaredFields())
            .filter(it -> Modifier.isStatic(it.getModifiers()) && it.getType() == String.class)
            .toList();
    assertThat(constants).isNotEmpty();
    for (var constant : constants) {
      assertThat((String) constant.get(null)).as(constant.getName()).startsWith(TAG);
    }
  }

  @Test
  void name_it_in_every_key_that_is_made_of_an_id() throws ReflectiveOperationException {
    var methods =
        Arrays.stream(RedisKeys.class.getDeclaredMethods())
            .filter(it -> !it.isSynthetic() && it.getReturnType() == String.class)
            .toList();
    assertThat(methods).isNotEmpty();
    for (var method : methods) {
      var args = Arrays.stream(method.getParameterTypes()).map(RedisKeysTest::sample).toArray();
      assertThat((String) method.invoke(null, args)).as(method.getName()).startsWith(TAG);
    }
  }
}
