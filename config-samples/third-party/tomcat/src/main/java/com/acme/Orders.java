package com.acme;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Remembers in the session what was asked for, and shows its page. */
final class Orders extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String number = request.getPathInfo().substring(1);
        request.getSession().setAttribute("last", number);
        request.getRequestDispatcher("/" + number + ".html").forward(request, response);
    }
}
