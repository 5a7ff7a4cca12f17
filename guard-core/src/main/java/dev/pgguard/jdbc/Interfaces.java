package dev.pgguard.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.BaseStatement;

/** What an object of a driver or a pool can be cast to. */
final class Interfaces {

    private Interfaces() {}

    /** What that is beside what JDBC says of it. */
    enum More {
        NONE,
        /** What pgjdbc's own have, as far as it was known when this was compiled. */
        OF_THE_DRIVER,
        /** A class for it is made by the JVM, which takes the start of a new one some 30 ms. */
        OTHER
    }

    /** @param known an interface of JDBC's */
    static More more(Class<?> type, Class<?> known) {
        List<Class<?>> more = new ArrayList<>();
        for (Class<?> each : all(type)) {
            if (!each.isAssignableFrom(known)) {
                more.add(each);
            }
        }
        if (more.isEmpty()) {
            return More.NONE;
        }
        try {
            return more.size() == 1 && Driver.isKnown(more.get(0)) ? More.OF_THE_DRIVER : More.OTHER;
        } catch (LinkageError e) {
            // the driver is another than was compiled with, or nowhere in sight from here
            return More.OTHER;
        }
    }

    /** Apart, since the driver may be out of sight. */
    private static final class Driver {

        static boolean isKnown(Class<?> type) {
            return type == BaseConnection.class
                    ? isComplete(ObservedPgConnection.class)
                    : type == BaseStatement.class && isComplete(ObservedStatement.OfDriver.class);
        }

        /** A driver newer than the one that this was compiled with may ask for more, or have more that need not be asked for. */
        private static boolean isComplete(Class<?> type) {
            for (Method method : type.getMethods()) {
                boolean ofTheDriver = method.getDeclaringClass().getName().startsWith("org.postgresql.");
                if (Modifier.isAbstract(method.getModifiers()) || (method.isDefault() && ofTheDriver)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** An object with all public interfaces of the target. */
    static Object proxy(Object target, InvocationHandler handler) {
        ClassLoader loader = target.getClass().getClassLoader();
        return Proxy.newProxyInstance(
                loader == null ? ClassLoader.getSystemClassLoader() : loader, all(target.getClass()), handler);
    }

    private static Class<?>[] all(Class<?> target) {
        Set<Class<?>> interfaces = new LinkedHashSet<>();
        for (Class<?> type = target; type != null; type = type.getSuperclass()) {
            addPublic(type, interfaces);
        }
        return interfaces.toArray(new Class<?>[0]);
    }

    private static void addPublic(Class<?> type, Set<Class<?>> interfaces) {
        for (Class<?> each : type.getInterfaces()) {
            if (Modifier.isPublic(each.getModifiers())) {
                interfaces.add(each);
            } else {
                addPublic(each, interfaces);
            }
        }
    }

    /** An object of the driver's that leads back to what is observed, and not past it. */
    @SuppressWarnings("unchecked") // of the interfaces that it has is the one that the caller knows
    static <T> T leadingBack(T found, String way, Object observed) {
        return (T) proxy(
                found,
                (proxy, method, arguments) -> method.getName().equals(way) ? observed : call(found, method, arguments));
    }

    private static @Nullable Object call(Object target, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    /**
     * Stands before what is observed, with all interfaces of the target.
     *
     * @param known an interface of JDBC's that what is observed has: other calls are the target's
     */
    record Before<T>(T observed, Object target, Class<?> known, SessionObserver observer) implements InvocationHandler {

        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            switch (method.getName()) {
                case "equals" -> {
                    return arguments != null && proxy == arguments[0];
                }
                case "getCopyAPI", "getLargeObjectAPI", "getFastpathAPI" -> observer.unwrapped(false);
                default -> {}
            }
            Method own = own(method);
            return own == null ? call(target, method, arguments) : call(observed, own, arguments);
        }

        /** An interface may say once more what JDBC says. */
        private @Nullable Method own(Method method) {
            Class<?> of = method.getDeclaringClass();
            if (of == Object.class || of.isAssignableFrom(known)) {
                return method;
            }
            try {
                return known.getMethod(method.getName(), method.getParameterTypes());
            } catch (NoSuchMethodException e) {
                return null;
            }
        }
    }
}
