package com.example.shop;

import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A shop that counts its orders and ends; Spring has migrated its database before. */
@SpringBootApplication
public class ShopApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(ShopApplication.class, arguments);
    }

    @Bean
    CommandLineRunner countOrders(JdbcClient database) {
        return arguments -> System.out.println("Open orders: "
                + database.sql("select count(*) from orders where status = 'open'")
                        .query(Long.class)
                        .single());
    }
}
