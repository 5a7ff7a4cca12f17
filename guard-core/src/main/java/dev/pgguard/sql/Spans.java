package dev.pgguard.sql;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.IntFunction;

/** Rows of a few numbers each, without an object for each: what is kept of a large file. The first number is an offset and grows. */
final class Spans {

    private final int width;
    private int[] numbers;
    private int size;

    Spans(int width) {
        this.width = width;
        this.numbers = new int[width * 4];
    }

    void add(int... row) {
        if ((size + 1) * width > numbers.length) {
            numbers = Arrays.copyOf(numbers, Math.max((size + 1) * width, numbers.length * 2));
        }
        System.arraycopy(row, 0, numbers, size * width, width);
        size++;
    }

    int size() {
        return size;
    }

    int get(int row, int column) {
        return numbers[row * width + column];
    }

    /** Forgets the rows that begin at the offset or behind it. */
    void dropFrom(int offset) {
        while (size > 0 && get(size - 1, 0) >= offset) {
            size--;
        }
    }

    /** The first row that begins at the offset or behind it. */
    int firstFrom(int offset) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (get(middle, 0) < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Some of the rows as values that are made when they are asked for. */
    <T> List<T> list(int from, int to, IntFunction<T> row) {
        return new Rows<>(from, to, row);
    }

    private static final class Rows<T> extends AbstractList<T> implements RandomAccess {
        private final int from;
        private final int to;
        private final IntFunction<T> row;

        Rows(int from, int to, IntFunction<T> row) {
            this.from = from;
            this.to = to;
            this.row = row;
        }

        @Override
        public T get(int index) {
            if (index < 0 || index >= size()) {
                throw new IndexOutOfBoundsException("row " + index + " of " + size());
            }
            return row.apply(from + index);
        }

        @Override
        public int size() {
            return to - from;
        }
    }
}
