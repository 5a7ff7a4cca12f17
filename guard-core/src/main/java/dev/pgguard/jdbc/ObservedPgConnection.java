package dev.pgguard.jdbc;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TimerTask;
import java.util.logging.Logger;
import org.postgresql.PGNotification;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.CachedQuery;
import org.postgresql.core.Encoding;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ReplicationProtocol;
import org.postgresql.core.TransactionState;
import org.postgresql.core.TypeInfo;
import org.postgresql.core.Version;
import org.postgresql.fastpath.Fastpath;
import org.postgresql.jdbc.AutoSave;
import org.postgresql.jdbc.FieldMetadata;
import org.postgresql.jdbc.PreferQueryMode;
import org.postgresql.jdbc.TimestampUtils;
import org.postgresql.largeobject.LargeObjectManager;
import org.postgresql.replication.PGReplicationConnection;
import org.postgresql.util.LruCache;
import org.postgresql.util.PGobject;
import org.postgresql.xml.PGXmlFactoryFactory;

/**
 * The driver's own connection, observed: a migration may cast it to {@code PGConnection}, and what copies data to {@link BaseConnection}.
 */
@SuppressWarnings("deprecation") // it has whatever the driver has
final class ObservedPgConnection extends ObservedConnection implements BaseConnection {

    private final BaseConnection driver;

    private ObservedPgConnection(BaseConnection driver, SessionObserver observer) {
        super(driver, observer);
        this.driver = driver;
    }

    static Connection of(Connection driver, SessionObserver observer) {
        return new ObservedPgConnection((BaseConnection) driver, observer);
    }

    @Override
    public CopyManager getCopyAPI() throws SQLException {
        observer.unwrapped(false);
        return driver.getCopyAPI();
    }

    @Override
    public LargeObjectManager getLargeObjectAPI() throws SQLException {
        observer.unwrapped(false);
        return driver.getLargeObjectAPI();
    }

    @Override
    public Fastpath getFastpathAPI() throws SQLException {
        observer.unwrapped(false);
        return driver.getFastpathAPI();
    }

    @Override
    public Array createArrayOf(String text, Object value) throws SQLException {
        return driver.createArrayOf(text, value);
    }

    @Override
    public PGNotification[] getNotifications() throws SQLException {
        return driver.getNotifications();
    }

    @Override
    public PGNotification[] getNotifications(int number) throws SQLException {
        return driver.getNotifications(number);
    }

    @Override
    public void addDataType(String text, String text2) {
        driver.addDataType(text, text2);
    }

    @Override
    public void addDataType(String text, Class<? extends PGobject> type) throws SQLException {
        driver.addDataType(text, type);
    }

    @Override
    public void setPrepareThreshold(int number) {
        driver.setPrepareThreshold(number);
    }

    @Override
    public int getPrepareThreshold() {
        return driver.getPrepareThreshold();
    }

    @Override
    public void setDefaultFetchSize(int number) throws SQLException {
        driver.setDefaultFetchSize(number);
    }

    @Override
    public int getDefaultFetchSize() {
        return driver.getDefaultFetchSize();
    }

    @Override
    public void setQueryTimeout(int number) throws SQLException {
        driver.setQueryTimeout(number);
    }

    @Override
    public int getQueryTimeout() {
        return driver.getQueryTimeout();
    }

    @Override
    public int getBackendPID() {
        return driver.getBackendPID();
    }

    @Override
    public String escapeIdentifier(String text) throws SQLException {
        return driver.escapeIdentifier(text);
    }

    @Override
    public String escapeLiteral(String text) throws SQLException {
        return driver.escapeLiteral(text);
    }

    @Override
    public PreferQueryMode getPreferQueryMode() {
        return driver.getPreferQueryMode();
    }

    @Override
    public AutoSave getAutosave() {
        return driver.getAutosave();
    }

    @Override
    public void setAutosave(AutoSave autoSave) {
        driver.setAutosave(autoSave);
    }

    @Override
    public PGReplicationConnection getReplicationAPI() {
        return driver.getReplicationAPI();
    }

    @Override
    public void alterUserPassword(String text, char[] characters, String text2) throws SQLException {
        driver.alterUserPassword(text, characters, text2);
    }

    @Override
    public Map<String, String> getParameterStatuses() {
        return driver.getParameterStatuses();
    }

    @Override
    public String getParameterStatus(String text) {
        return driver.getParameterStatus(text);
    }

    @Override
    public void setAdaptiveFetch(boolean on) {
        driver.setAdaptiveFetch(on);
    }

    @Override
    public boolean getAdaptiveFetch() {
        return driver.getAdaptiveFetch();
    }

    @Override
    public void cancelQuery() throws SQLException {
        driver.cancelQuery();
    }

    @Override
    public ResultSet execSQLQuery(String text) throws SQLException {
        return driver.execSQLQuery(text);
    }

    @Override
    public ResultSet execSQLQuery(String text, int number, int number2) throws SQLException {
        return driver.execSQLQuery(text, number, number2);
    }

    @Override
    public void execSQLUpdate(String text) throws SQLException {
        driver.execSQLUpdate(text);
    }

    @Override
    public QueryExecutor getQueryExecutor() {
        return driver.getQueryExecutor();
    }

    @Override
    public ReplicationProtocol getReplicationProtocol() {
        return driver.getReplicationProtocol();
    }

    @Override
    public Object getObject(String text, String text2, byte[] bytes) throws SQLException {
        return driver.getObject(text, text2, bytes);
    }

    @Override
    public Encoding getEncoding() throws SQLException {
        return driver.getEncoding();
    }

    @Override
    public TypeInfo getTypeInfo() {
        return driver.getTypeInfo();
    }

    @Override
    public boolean haveMinimumServerVersion(int number) {
        return driver.haveMinimumServerVersion(number);
    }

    @Override
    public boolean haveMinimumServerVersion(Version version) {
        return driver.haveMinimumServerVersion(version);
    }

    @Override
    public byte[] encodeString(String text) throws SQLException {
        return driver.encodeString(text);
    }

    @Override
    public String escapeString(String text) throws SQLException {
        return driver.escapeString(text);
    }

    @Override
    public boolean getStandardConformingStrings() {
        return driver.getStandardConformingStrings();
    }

    @Override
    public TimestampUtils getTimestampUtils() {
        return driver.getTimestampUtils();
    }

    @Override
    public Logger getLogger() {
        return driver.getLogger();
    }

    @Override
    public boolean getStringVarcharFlag() {
        return driver.getStringVarcharFlag();
    }

    @Override
    public TransactionState getTransactionState() {
        return driver.getTransactionState();
    }

    @Override
    public boolean binaryTransferSend(int number) {
        return driver.binaryTransferSend(number);
    }

    @Override
    public boolean isColumnSanitiserDisabled() {
        return driver.isColumnSanitiserDisabled();
    }

    @Override
    public void addTimerTask(TimerTask timerTask, long number) {
        driver.addTimerTask(timerTask, number);
    }

    @Override
    public void purgeTimerTasks() {
        driver.purgeTimerTasks();
    }

    @Override
    public LruCache<FieldMetadata.Key, FieldMetadata> getFieldMetadataCache() {
        return driver.getFieldMetadataCache();
    }

    @Override
    public CachedQuery createQuery(String text, boolean on, boolean on2, String... texts) throws SQLException {
        return driver.createQuery(text, on, on2, texts);
    }

    @Override
    public void setFlushCacheOnDeallocate(boolean on) {
        driver.setFlushCacheOnDeallocate(on);
    }

    @Override
    public boolean hintReadOnly() {
        return driver.hintReadOnly();
    }

    @Override
    public PGXmlFactoryFactory getXmlFactoryFactory() throws SQLException {
        return driver.getXmlFactoryFactory();
    }

    @Override
    public boolean getLogServerErrorDetail() {
        return driver.getLogServerErrorDetail();
    }

    @Override
    public boolean getConvertBooleanToNumeric() {
        return driver.getConvertBooleanToNumeric();
    }
}
