package io.ilion.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ilion.operation.search.PageStart;
import io.ilion.operation.type.InvalidRequestException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTests {

    private static final int ITEMS = 7;

    @Test
    void pagesToOlderItemsAndBack() {
        Page<UUID> first = page(3, null);
        Page<UUID> second = page(3, older(first));
        Page<UUID> last = page(3, older(second));

        assertThat(first).isEqualTo(new Page<>(ids(7, 6, 5), id(5), null));
        assertThat(second).isEqualTo(new Page<>(ids(4, 3, 2), id(2), id(4)));
        assertThat(last).isEqualTo(new Page<>(ids(1), null, id(1)));
        assertThat(page(3, PageStart.newerThan(id(1)))).isEqualTo(second);
        assertThat(page(3, PageStart.newerThan(id(4)))).isEqualTo(first);
    }

    @Test
    void aFullPageAtTheEndIsTheLastOne() {
        assertThat(page(ITEMS, null)).isEqualTo(new Page<>(ids(7, 6, 5, 4, 3, 2, 1), null, null));
        assertThat(page(ITEMS - 1, null).older()).isEqualTo(id(2));
    }

    @Test
    void anEmptyPageHasNoLinks() {
        assertThat(page(3, PageStart.olderThan(id(1)))).isEqualTo(new Page<>(List.of(), null, null));
        assertThat(page(3, PageStart.newerThan(id(7)))).isEqualTo(new Page<>(List.of(), null, null));
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1001, Integer.MAX_VALUE})
    void sizesOutsideOfTheRangeAreRejected(int size) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> page(size, null))
                .satisfies(rejected -> assertThat(rejected.violations())
                        .extracting(InvalidRequestException.Violation::field)
                        .containsExactly("pageSize"));
    }

    private static Page<UUID> page(int size, @Nullable PageStart start) {
        return Page.read(size, start, PageTests::read, id -> id);
    }

    /** A list of seven items, as a database reads it. */
    private static List<UUID> read(@Nullable PageStart start, int limit) {
        List<UUID> all = new ArrayList<>(
                LongStream.rangeClosed(1, ITEMS).mapToObj(PageTests::id).toList());
        if (start != null && start.isNewer()) {
            List<UUID> newer = new ArrayList<>(all.stream()
                    .filter(id -> id.compareTo(start.id()) > 0)
                    .limit(limit)
                    .toList());
            Collections.reverse(newer);
            return newer;
        }
        Collections.reverse(all);
        return all.stream()
                .filter(id -> start == null || id.compareTo(start.id()) < 0)
                .limit(limit)
                .toList();
    }

    private static PageStart older(Page<?> page) {
        return PageStart.olderThan(Objects.requireNonNull(page.older()));
    }

    private static List<UUID> ids(long... numbers) {
        return LongStream.of(numbers).mapToObj(PageTests::id).toList();
    }

    private static UUID id(long number) {
        return new UUID(0, number);
    }
}
